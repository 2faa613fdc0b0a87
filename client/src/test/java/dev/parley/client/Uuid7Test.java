package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

class Uuid7Test {
    private static final long TIME = 1_760_000_000_123L;

    @Test
    void hasVersionVariantAndTime() {
        var id = UUID.fromString(Uuid7.next(TIME, new SplittableRandom(1)));

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME);
    }

    @Test
    void differsEachTime() {
        var random = new SplittableRandom(1);

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> Uuid7.next(TIME, random)))
                .doesNotHaveDuplicates();
    }

    @Test
    void sortsByTime() {
        var random = new SplittableRandom(1);

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> Uuid7.next(TIME + i, random)))
                .isSorted();
    }
}
