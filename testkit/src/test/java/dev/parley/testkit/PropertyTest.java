package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

class PropertyTest {

    @Test
    void tellsTheSeedAndOnlyTheStepsThatAreNeeded() {
        assertThatThrownBy(
                        () ->
                                Property.check(
                                        50,
                                        PropertyTest::digits,
                                        steps -> assertThat(steps).doesNotContain(3, 7)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dparley.seed=")
                .hasMessageMatching("(?s).*by 1 of 100 steps:.*1\\. [37]");
    }

    @Test
    void triesEveryRunAndAcceptsWhatHolds() {
        var seen = new ArrayList<List<Integer>>();
        Property.check(20, PropertyTest::digits, seen::add);
        assertThat(seen).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void makesTheSameStepsFromTheSameSeed() {
        assertThat(digits(Property.random(42))).isEqualTo(digits(Property.random(42)));
    }

    private static List<Integer> digits(RandomGenerator random) {
        return random.ints(100, 0, 10).boxed().toList();
    }
}
