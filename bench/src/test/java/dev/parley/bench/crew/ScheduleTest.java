package dev.parley.bench.crew;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void whatIsDueDoesNotWaitForWhatIsLate() {
        var schedule = new Schedule(1_000, 1_001_000, 1_000, 1);

        assertThat(schedule.isDue(999)).isFalse();
        assertThat(schedule.isDue(1_000)).isTrue();
        schedule.taken();
        assertThat(schedule.isDue(1_500)).isFalse();
        // The generator stood still for half a second: 500 are due, each since its own moment.
        long now = 500_500;
        int due = 0;
        while (schedule.isDue(now)) {
            assertThat(schedule.nextMicros()).isEqualTo(2_000 + due * 1_000L);
            schedule.taken();
            due++;
        }
        assertThat(due).isEqualTo(499);
    }

    @Test
    void sendsExactlyWhatTheRateSaysHoweverOddTheInterval() {
        var schedule = new Schedule(0, 10_000_000, 7_777.7, 1);

        int sent = 0;
        while (!schedule.isOver()) {
            schedule.taken();
            sent++;
        }

        assertThat(sent).isBetween(77_776, 77_778);
    }

    @Test
    void aBurstIsDueAtOneMomentAndTheNextAsMuchLater() {
        var schedule = new Schedule(0, 1_000_000, 1_000, 4);
        var due = new java.util.ArrayList<Long>();
        for (int i = 0; i < 9; i++) {
            due.add(schedule.nextMicros());
            schedule.taken();
        }

        assertThat(due).containsExactly(0L, 0L, 0L, 0L, 4_000L, 4_000L, 4_000L, 4_000L, 8_000L);
    }
}
