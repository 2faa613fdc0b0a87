package dev.parley.dist;

import java.time.Duration;

/**
 * Something that goes wrong for a while.
 *
 * @param lasts from when it was done until it is begun to be set right
 */
record Fault(String name, Duration lasts, Act harm, Act heal) {
    /** What is done to servers, the network or people. */
    @FunctionalInterface
    interface Act {
        void run() throws Exception;
    }

    /** What is over when it has been done. */
    static Fault at(String name, Act harm) {
        return new Fault(name, Duration.ZERO, harm, () -> {});
    }

    static Fault until(String name, int secondsLong, Act harm, Act heal) {
        return new Fault(name, Duration.ofSeconds(secondsLong), harm, heal);
    }
}
