package dev.parley.presence.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimitsContractTest;

import org.junit.jupiter.api.Test;

class MemoryRateLimitsTest extends RateLimitsContractTest {
    @Override
    protected RateLimits open() {
        return MemoryRateLimits.open();
    }

    @Test
    void refillsFromWhenTheClockWasSetBack() {
        var limits = open();
        var one = new RateLimits.Limit(1, 1_000);
        limits.take("a", one, 3_600_000);

        var wait = limits.take("a", one, 0);

        assertThat(wait).isEqualTo(1_000);
        assertThat(limits.take("a", one, wait)).isZero();
    }

    @Test
    void forgetsWhatWasUnusedForLongestWhenThereAreTooMany() {
        var limits = open();
        var one = new RateLimits.Limit(1, 1_000_000);
        limits.take("oldest", one, 0);
        limits.take("kept", one, 0);
        for (var i = 0; i < MemoryRateLimits.MAX_KEPT - 1; i++) {
            limits.take("k" + i, one, 0);
            limits.take("kept", one, 0);
        }

        assertThat(limits.take("kept", one, 0)).isPositive();
        assertThat(limits.take("oldest", one, 0)).isZero();
    }
}
