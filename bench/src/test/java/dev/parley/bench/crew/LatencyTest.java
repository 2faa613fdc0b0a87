package dev.parley.bench.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void tellsPercentilesToThreeDigits() {
        var latency = new Latency();
        for (int i = 1; i <= 10_000; i++) {
            latency.recordMicros(i);
        }

        assertThat(latency.millis(50)).isCloseTo(5, within(0.01));
        assertThat(latency.millis(99)).isCloseTo(9.9, within(0.01));
        assertThat(latency.maxMillis()).isCloseTo(10, within(0.01));
    }

    @Test
    void addsUpAndSurvivesTheWayBetweenProcesses() {
        var one = new Latency();
        one.recordMicros(100);
        var other = new Latency();
        other.recordMicros(300);

        var sum = Latency.decoded(one.plus(other).encoded());

        assertThat(sum.count()).isEqualTo(2);
        assertThat(sum.millis(50)).isEqualTo(0.1);
        assertThat(sum.maxMillis()).isCloseTo(0.3, within(0.001));
    }

    @Test
    void keepsWhatIsOutOfBounds() {
        var latency = new Latency();
        latency.recordMicros(-5);
        latency.recordMicros(Long.MAX_VALUE);

        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.maxMillis()).isGreaterThanOrEqualTo(59_000);
    }
}
