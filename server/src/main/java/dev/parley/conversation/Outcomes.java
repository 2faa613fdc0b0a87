package dev.parley.conversation;

import dev.parley.channel.CommandKey;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The commands that this node has appended and whose outcome has not come. Nearly all come within
 * milliseconds, so that one look in a while at those that are left costs less than a timer for
 * each.
 */
final class Outcomes {
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final int LOOKS_A_TIMEOUT = 20;
    private static final int MAX_WAITING = 100_000;

    private final ConcurrentHashMap<CommandKey, Expected> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final long timeoutNanos;

    Outcomes() {
        this(TIMEOUT_MILLIS);
    }

    Outcomes(long timeoutMillis) {
        timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    private record Expected(CompletableFuture<Outcome> outcome, long sinceNanos) {}

    /**
     * The outcome of {@code key}, shared by all who wait for it. Fails with a {@link
     * TimeoutException} after {@value #TIMEOUT_MILLIS} ms or a little more: unknown then, not
     * failed.
     */
    CompletableFuture<Outcome> expect(CommandKey key) {
        if (waiting.size() >= MAX_WAITING) {
            throw Pressure.overloaded("Too many commands wait here.");
        }
        var expected =
                waiting.computeIfAbsent(
                        key, _ -> new Expected(new CompletableFuture<>(), System.nanoTime()));
        startLooking();
        return expected.outcome();
    }

    private void startLooking() {
        if (!looking.get() && looking.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::look);
        }
    }

    /** While something waits. */
    private void look() {
        while (!waiting.isEmpty()) {
            LockSupport.parkNanos(timeoutNanos / LOOKS_A_TIMEOUT);
            long now = System.nanoTime();
            waiting.forEach(
                    (key, expected) -> {
                        if (now - expected.sinceNanos() > timeoutNanos) {
                            fail(key, new TimeoutException());
                        }
                    });
        }
        looking.set(false);
        if (!waiting.isEmpty()) {
            startLooking();
        }
    }

    void arrived(CommandKey key, Outcome outcome) {
        var expected = waiting.remove(key);
        if (expected != null) {
            expected.outcome().complete(outcome);
        }
    }

    /** The command was never appended. */
    void failed(CommandKey key, ProtocolException reason) {
        fail(key, reason);
    }

    private void fail(CommandKey key, Exception reason) {
        var expected = waiting.remove(key);
        if (expected != null) {
            expected.outcome().completeExceptionally(reason);
        }
    }
}
