package dev.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.presence.RateLimits.Limit;

import org.junit.jupiter.api.Test;

/** What every set of rate counters keeps. */
public abstract class RateLimitsContractTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Limit THREE_THEN_ONE_A_SECOND = new Limit(3, 1_000);

    private final RateLimits limits = open();

    protected abstract RateLimits open();

    private long take(String key, long at) {
        return limits.take(key, THREE_THEN_ONE_A_SECOND, at);
    }

    @Test
    void grantsTheBurstThenSaysHowLongToWait() {
        assertThat(take("a", NOW)).isZero();
        assertThat(take("a", NOW)).isZero();
        assertThat(take("a", NOW)).isZero();
        assertThat(take("a", NOW)).isEqualTo(1_000);
        assertThat(take("a", NOW + 400)).isEqualTo(600);
    }

    @Test
    void grantsWhatItPromised() {
        for (var i = 0; i < 3; i++) {
            take("a", NOW);
        }
        var wait = take("a", NOW);

        assertThat(take("a", NOW + wait)).isZero();
        assertThat(take("a", NOW + wait)).isEqualTo(1_000);
    }

    @Test
    void refillsOneByOneUpToTheBurst() {
        for (var i = 0; i < 3; i++) {
            take("a", NOW);
        }

        var later = NOW + 3_600_000;
        assertThat(take("a", later)).isZero();
        assertThat(take("a", later)).isZero();
        assertThat(take("a", later)).isZero();
        assertThat(take("a", later)).isPositive();
    }

    @Test
    void countsNoRefusedAttempt() {
        for (var i = 0; i < 100; i++) {
            take("a", NOW);
        }

        assertThat(take("a", NOW)).isEqualTo(1_000);
    }

    @Test
    void holdsNobodyBackForLongWhenTheClockIsSetBack() {
        for (var i = 0; i < 3; i++) {
            take("a", NOW + 3_600_000);
        }

        assertThat(take("a", NOW)).isBetween(1L, 3_000L);
    }

    @Test
    void keepsKeysApart() {
        for (var i = 0; i < 4; i++) {
            take("a", NOW);
        }

        assertThat(take("b", NOW)).isZero();
    }

    @Test
    void takesAPermitBack() {
        for (var i = 0; i < 3; i++) {
            take("a", NOW);
        }

        limits.giveBack("a", THREE_THEN_ONE_A_SECOND, NOW);

        assertThat(take("a", NOW)).isZero();
        assertThat(take("a", NOW)).isPositive();
    }

    @Test
    void neverHoldsMoreThanTheBurst() {
        for (var i = 0; i < 5; i++) {
            limits.giveBack("a", THREE_THEN_ONE_A_SECOND, NOW);
        }
        for (var i = 0; i < 3; i++) {
            assertThat(take("a", NOW)).isZero();
        }

        assertThat(take("a", NOW)).isPositive();
    }

    @Test
    void grantsNoMoreThanBurstAndRateInAnyOrder() {
        var granted = 0;
        for (var at = NOW; at < NOW + 60_000; at += 50) {
            granted += take("a", at) == 0 ? 1 : 0;
        }

        assertThat(granted).isEqualTo(3 + 59);
    }
}
