package dev.parley.client;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids of RFC 9562, version 7: the time in milliseconds, then chance. */
final class Uuid7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuid7() {}

    static String next(long epochMillis, RandomGenerator random) {
        long high = epochMillis << 16 | VERSION | random.nextLong() & 0x0FFFL;
        long low = VARIANT | random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL;
        return new UUID(high, low).toString();
    }
}
