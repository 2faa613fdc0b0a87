package dev.parley.app;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether a node can do its work. Its engines are asked now and then, however often it is asked.
 */
final class Readiness {
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<Optional<String>> look;
    private Optional<String> answer = Optional.empty();
    private long lookedAtNanos = System.nanoTime() - KEPT_NANOS;
    private volatile boolean draining;

    Readiness(Supplier<Optional<String>> look) {
        this.look = look;
    }

    void draining() {
        draining = true;
    }

    /** A sentence while it cannot; may take some seconds. */
    Optional<String> whyNot() {
        return draining ? Optional.of("This node is about to stop.") : looked();
    }

    private synchronized Optional<String> looked() {
        if (System.nanoTime() - lookedAtNanos >= KEPT_NANOS) {
            answer = look.get();
            lookedAtNanos = System.nanoTime();
        }
        return answer;
    }
}
