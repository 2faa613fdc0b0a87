package dev.parley.client;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Chance that always draws the longest wait, so that tests can tell how long it may be. */
final class LongestJitter implements RandomGenerator {
    private final SplittableRandom ids = new SplittableRandom(7);

    @Override
    public long nextLong() {
        return ids.nextLong();
    }

    @Override
    public long nextLong(long bound) {
        return bound - 1;
    }
}
