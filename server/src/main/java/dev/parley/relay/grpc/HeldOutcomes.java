package dev.parley.relay.grpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Outcomes for nodes whose stream is not there: a new owner may decide before the node that asked
 * has found it. Guarded by the owner's end.
 */
final class HeldOutcomes {
    private static final int MAX_HELD = 10_000;

    /** Nobody waits longer for an outcome. */
    private static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ArrayDeque<Held> held = new ArrayDeque<>();

    private record Held(String node, Outbox.Item item, long sinceNanos) {}

    void hold(String node, Outbox.Item item, long nowNanos) {
        while (held.size() >= MAX_HELD
                || !held.isEmpty() && nowNanos - held.peek().sinceNanos() > HELD_NANOS) {
            held.remove();
        }
        held.add(new Held(node, item, nowNanos));
    }

    /** Those of one node, which are held no longer. */
    List<Outbox.Item> take(String node, long nowNanos) {
        var taken = new ArrayList<Outbox.Item>();
        held.removeIf(
                one -> {
                    if (!one.node().equals(node)) {
                        return nowNanos - one.sinceNanos() > HELD_NANOS;
                    }
                    taken.add(one.item());
                    return true;
                });
        return taken;
    }
}
