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

    /** One interval in which commands had their outcome after so long. */
    private void interval(long... waitsMillis) {
        for (var wait : waitsMillis) {
            pressure.entered();
            pressure.left(nowNanos - TimeUnit.MILLISECONDS.toNanos(wait));
        }
        nowNanos += Pressure.INTERVAL_NANOS;
    }

    private void inside(int commands) {
        for (var command = 0; command < commands; command++) {
            pressure.entered();
        }
    }

    private List<Work> shed() {
        return Arrays.stream(Work.values()).filter(pressure::sheds).toList();
    }

    /** Ten thousand a second are done, and nobody waits little. */
    private void queueStands() {
        for (var interval = 0; interval < 2; interval++) {
            var waits = new long[2_000];
            Arrays.fill(waits, 60);
            interval(waits);
        }
    }

    @Test
    void shedsWhatIsMissedLeastFirst() {
        var steps = new ArrayList<List<Work>>();
        inside(500);
        for (var step = 0; step < 6; step++) {
            queueStands();
            steps.add(shed());
            // What comes next waits 0.1 s longer.
            inside(1_000);
        }
        assertThat(steps)
                .containsExactly(
                        List.of(),
                        List.of(Work.TYPING),
                        List.of(Work.TYPING, Work.PRESENCE),
                        List.of(Work.TYPING, Work.PRESENCE, Work.OLD_PAGES),
                        List.of(Work.TYPING, Work.PRESENCE, Work.OLD_PAGES, Work.SOCKETS),
                        List.of(Work.values()));
        assertThat(pressure.shed(Work.TYPING)).isEqualTo(5);
        assertThat(pressure.shed(Work.SENDS)).isEqualTo(1);
    }

    @Test
    void takesInNoMoreThanIsDoneInHalfASecond() {
        inside(4_500);
        queueStands();
        var taken = 4_500;
        while (!pressure.sheds(Work.SENDS)) {
            inside(1);
            taken++;
        }
        assertThat(taken).isEqualTo(5_001);
        pressure.dropped(1);
        assertThat(pressure.sheds(Work.SENDS)).isFalse();
    }

    @Test
    void aFewMayAlwaysWait() {
        inside(Pressure.FEW);
        interval(5_000);
        interval(5_000);
        assertThat(shed()).isEmpty();
    }

    @Test
    void aBurstThatIsWorkedOffCountsForNothing() {
        inside(10_000);
        interval(2, 300, 600, 900);
        interval(900);
        assertThat(shed()).isEmpty();
    }

    @Test
    void oneSlowAnswerCountsForNothing() {
        inside(10_000);
        interval();
        interval(900);
        assertThat(shed()).isEmpty();
    }

    @Test
    void endsWhenWhatWaitsIsGone() {
        inside(5_500);
        queueStands();
        assertThat(shed()).containsExactly(Work.values());
        pressure.dropped(5_000);
        assertThat(shed()).isEmpty();
    }

    @Test
    void quickPagesDoNotHideThatCommandsWait() {
        inside(5_500);
        for (var interval = 0; interval < 2; interval++) {
            for (var page = 0; page < 500; page++) {
                pressure.entered();
                pressure.leftPage();
            }
            interval(60, 90);
        }
        assertThat(shed()).containsExactly(Work.values());
    }

    @Test
    void pagesAloneTellNothing() {
        inside(5_500);
        for (var interval = 0; interval < 3; interval++) {
            pressure.entered();
            pressure.leftPage();
            interval();
        }
        assertThat(shed()).isEmpty();
    }

    @Test
    void remembersForAWhileWhatCanBeDone() {
        queueStands();
        interval(1, 2);
        inside(5_500);
        assertThat(shed()).containsExactly(Work.values());
        for (var passed = 0L;
                passed < Pressure.FORGOTTEN_AFTER_NANOS;
                passed += Pressure.INTERVAL_NANOS) {
            interval(1, 2);
        }
        interval(1, 2);
        assertThat(shed()).isEmpty();
    }

    @Test
    void doesAllWhenNothingIsKnown() {
        inside(5_500);
        queueStands();
        interval();
        assertThat(shed()).as("as it was known").isNotEmpty();
        nowNanos += Pressure.UNKNOWN_AFTER_NANOS;
        assertThat(shed()).isEmpty();
    }

    @Test
    void tellsWhenToTryAgain() {
        inside(5_500);
        queueStands();
        assertThatThrownBy(() -> pressure.require(Work.OLD_PAGES))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        told -> {
                            assertThat(told.code()).isEqualTo(ErrorCode.OVERLOADED);
                            assertThat(told.retryAfterMillis()).isPositive();
                        });
    }
}
