package dev.parley.bench.crew;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderCheckTest {
    private final OrderCheck check = new OrderCheck();

    @Test
    void findsNothingWrongWithAllInOrder() {
        check.begin("a", 1, 10);
        check.heard("a", 1, 11);
        check.heard("b", 1, 5);
        check.heard("a", 1, 12);
        check.heard("b", 1, 6);

        assertThat(check.gaps()).isZero();
        assertThat(check.disorders()).isZero();
        assertThat(check.seq("a")).isEqualTo(12);
    }

    @Test
    void countsEveryEventThatNeverCame() {
        check.begin("a", 1, 10);
        check.heard("a", 1, 14);

        assertThat(check.gaps()).isEqualTo(3);
    }

    @Test
    void countsWhatCameTwiceOrTooLate() {
        check.begin("a", 1, 10);
        check.heard("a", 1, 11);
        check.heard("a", 1, 11);
        check.heard("a", 1, 9);

        assertThat(check.disorders()).isEqualTo(2);
        assertThat(check.seq("a")).isEqualTo(11);
    }

    @Test
    void whoIsToldAgainOfAChannelIsNotToldAnEventAgain() {
        check.begin("a", 1, 10);
        check.joined("a", 1, 4);
        check.joined("b", 1, 4);
        check.heard("a", 1, 11);
        check.heard("b", 1, 5);

        assertThat(check.disorders() + check.gaps()).isZero();
        assertThat(check.channels()).isEqualTo(2);
    }
}
