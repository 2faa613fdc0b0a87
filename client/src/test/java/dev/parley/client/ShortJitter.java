package dev.parley.client;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Chance that waits a few milliseconds where the client may wait a minute. */
final class ShortJitter implements RandomGenerator {
    private static final long MOST = 20;

    @Override
    public long nextLong() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public long nextLong(long bound) {
        return ThreadLocalRandom.current().nextLong(Math.min(bound, MOST));
    }
}
