package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class FlushWindowTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** Moments of {@link System#nanoTime} may be anything. */
    private static final long START = Long.MAX_VALUE - MILLI;

    private final FlushWindow window = new FlushWindow();

    @Test
    void isClosedBeforeTheFirstFlush() {
        assertThat(window.waitNanos(START)).isZero();
        assertThat(window.waitNanos(0)).isZero();
    }

    @Test
    void staysClosedAfterAShortFlush() {
        window.flushed(START, START + 2 * MILLI - 1);
        assertThat(window.waitNanos(START + 2 * MILLI - 1)).isZero();
    }

    @Test
    void isAsLongAsTheFlushWas() {
        window.flushed(START, START + 3 * MILLI);
        assertThat(window.waitNanos(START + 3 * MILLI)).isEqualTo(3 * MILLI);
    }

    @Test
    void isNeverLongerThanFiveMilliseconds() {
        window.flushed(START, START + 70 * MILLI);
        assertThat(window.waitNanos(START + 70 * MILLI)).isEqualTo(5 * MILLI);
    }

    @Test
    void countsFromTheEndOfTheFlushSoThatAnIdleLoopDoesNotWait() {
        window.flushed(START, START + 4 * MILLI);
        assertThat(window.waitNanos(START + 5 * MILLI)).isEqualTo(3 * MILLI);
        assertThat(window.waitNanos(START + 8 * MILLI)).isZero();
        assertThat(window.waitNanos(START + 900 * MILLI)).isZero();
    }

    @Test
    void closesAgainAfterAShortFlush() {
        window.flushed(START, START + 4 * MILLI);
        window.flushed(START + 8 * MILLI, START + 9 * MILLI);
        assertThat(window.waitNanos(START + 9 * MILLI)).isZero();
    }
}
