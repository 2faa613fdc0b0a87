package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.conversation.Pressure.Work;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

class PressureTest {
    private long nowNanos = Long.MAX_VALUE - 5 * Pressure.INTERVAL_NANOS;
    private final Pressure pressure = new Pressure(() -> nowNanos);

    /** One interval in which commands waited so long. */
    private void interval(long... waitsMillis) {
        for (var wait : waitsMillis) {
            pressure.waited(TimeUnit.MILLISECONDS.toNanos(wait));
        }
        nowNanos += Pressure.INTERVAL_NANOS;
    }

    private List<Work> shed() {
        return Arrays.stream(Work.values()).filter(pressure::sheds).toList();
    }

    private void twoIntervals(long waitMillis) {
        interval(waitMillis);
        interval(waitMillis);
    }

    @Test
    void shedsWhatIsMissedLeastFirst() {
        var steps = new ArrayList<List<Work>>();
        for (var wait : new long[] {50, 150, 250, 350, 450}) {
            twoIntervals(wait);
            steps.add(shed());
        }
        assertThat(steps)
                .containsExactly(
                        List.of(),
                        List.of(Work.TYPING),
                        List.of(Work.TYPING, Work.PRESENCE),
                        List.of(Work.TYPING, Work.PRESENCE, Work.OLD_PAGES),
                        List.of(Work.values()));
        assertThat(pressure.shed(Work.TYPING)).isEqualTo(4);
        assertThat(pressure.shed(Work.SOCKETS)).isEqualTo(1);
    }

    @Test
    void aBurstThatIsWorkedOffCountsForNothing() {
        interval(2, 300, 600, 900);
        interval(900);
        assertThat(shed()).isEmpty();
    }

    @Test
    void oneSlowAnswerCountsForNothing() {
        interval();
        interval(900);
        assertThat(shed()).isEmpty();
    }

    @Test
    void endsWhenWhatWaitsIsGone() {
        interval(900, 800);
        interval(700);
        assertThat(shed()).containsExactly(Work.values());
        interval(700, 20);
        assertThat(shed()).isEmpty();
    }

    @Test
    void doesAllWhenNothingIsKnown() {
        twoIntervals(900);
        assertThat(shed()).isNotEmpty();
        interval();
        assertThat(shed()).isEmpty();
        twoIntervals(900);
        nowNanos += 10 * Pressure.INTERVAL_NANOS;
        assertThat(shed()).isEmpty();
    }

    @Test
    void tellsWhenToTryAgain() {
        twoIntervals(900);
        assertThatThrownBy(() -> pressure.require(Work.OLD_PAGES))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        told -> {
                            assertThat(told.code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(told.retryAfterMillis()).isPositive();
                        });
    }
}
