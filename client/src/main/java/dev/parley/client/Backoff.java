package dev.parley.client;

import java.util.random.RandomGenerator;

/** Full jitter: the n-th try waits anything up to 1 s · 2ⁿ, never more than a minute. */
final class Backoff {
    private static final long FIRST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 60_000;
    private static final int MOST_DOUBLINGS = 6;

    private final RandomGenerator random;
    private int tries;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextMillis() {
        long ceiling = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(tries, MOST_DOUBLINGS));
        tries++;
        return random.nextLong(ceiling + 1);
    }

    void reset() {
        tries = 0;
    }
}
