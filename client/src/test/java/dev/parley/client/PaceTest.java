package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final ManualClock clock = new ManualClock();
    private final Pace pace = new Pace(clock);

    @Test
    void knowsNoLimitsUntilItIsToldSome() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(pace.take(60_000)).isZero();
        }
    }

    @Test
    void spendsTheBurstAndThenWaits() {
        pace.limit(100, 500);

        assertThat(sentNow(10)).isEqualTo(450);
        assertThat(pace.take(10)).isEqualTo(12);
        clock.advance(12);
        assertThat(pace.take(10)).isZero();
        assertThat(pace.take(10)).isPositive();
    }

    @Test
    void countsLargeFramesOnceMoreForEvery4KiB() {
        pace.limit(100, 500);

        assertThat(sentNow(16 * 1024)).isEqualTo(90);
    }

    @Test
    void countsWhatWasSentBeforeTheLimitsWereKnown() {
        for (int i = 0; i < 400; i++) {
            pace.take(10);
        }

        pace.limit(100, 500);

        assertThat(sentNow(10)).isEqualTo(50);
    }

    @Test
    void staysBelowTheLimitInTheLongRun() {
        pace.limit(100, 500);
        int sent = sentNow(10);

        for (int second = 0; second < 60; second++) {
            clock.advance(1_000);
            sent += sentNow(10);
        }

        assertThat(sent).isBetween(450 + 60 * 89, 450 + 60 * 90);
    }

    @Test
    void letsAFrameThroughThatIsLargerThanTheBucket() {
        pace.limit(1, 2);
        pace.take(64 * 1024);

        long wait = pace.take(64 * 1024);
        clock.advance(wait);

        assertThat(pace.take(64 * 1024)).isZero();
    }

    private int sentNow(int bytes) {
        int sent = 0;
        while (pace.take(bytes) == 0) {
            sent++;
        }
        return sent;
    }
}
