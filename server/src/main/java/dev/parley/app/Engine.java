package dev.parley.app;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A server that this node needs, as its operator knows it.
 *
 * @param address as it is configured
 */
record Engine(String name, String address) {
    Engine {
        // Some write a password into a URL.
        address = address.replaceAll("//[^/@]*@", "//").replaceFirst("\\?.*", "");
    }

    /** Engines that are started together with a node are there by then. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private static final long BETWEEN_TRIES_MILLIS = 500;

    /**
     * What {@code open} returns, as soon as it does.
     *
     * @throws StartException when it has not within a minute
     */
    <T> T await(Supplier<T> open) {
        return await(open, MAX_WAIT);
    }

    <T> T await(Supplier<T> open, Duration atMost) {
        var end = System.nanoTime() + atMost.toNanos();
        var told = false;
        while (true) {
            try {
                return open.get();
            } catch (StartException settled) {
                throw settled;
            } catch (RuntimeException away) {
                if (System.nanoTime() >= end) {
                    throw new StartException(
                            "%s at %s does not answer as it should: %s. Start it, or correct its address or how this node signs in."
                                    .formatted(name, address, reason(away)),
                            away);
                }
                if (!told) {
                    System.err.println(
                            "Waiting for %s at %s: %s".formatted(name, address, reason(away)));
                    told = true;
                }
            }
            try {
                Thread.sleep(BETWEEN_TRIES_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new StartException("Interrupted while waiting for " + name + ".", stopped);
            }
        }
    }

    /** The innermost cause says most, as {@code Connection refused}. */
    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ").replaceFirst("\\.$", "");
    }
}
