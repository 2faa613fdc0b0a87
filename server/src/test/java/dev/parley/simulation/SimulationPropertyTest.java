package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.stream.LongStream;

/**
 * What is promised, under whatever goes wrong: see {@link Simulation}. One seed is run again by
 * {@code -Dparley.seed=SEED}, many by {@code -Dparley.seeds=COUNT}.
 */
class SimulationPropertyTest {
    private static final int SEEDS = Integer.getInteger("parley.seeds", 1_000);
    private static final int MAX_SEEDS_TO_CATCH = 1_000;
    private static final int MAX_TOLD = 5;

    private static Level before;

    /** Faults by the thousand would be told, and each is meant. */
    @BeforeAll
    static void silence() {
        before = product().getLevel();
        product().setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        product().setLevel(before);
    }

    private static Logger product() {
        return (Logger) LoggerFactory.getLogger("dev.parley");
    }

    @Test
    void keepsEveryPromiseUnderEverySeed() {
        var chosen = Long.getLong("parley.seed");
        var seeds =
                chosen != null ? new long[] {chosen} : LongStream.rangeClosed(1, SEEDS).toArray();
        var broken = new ArrayList<Simulation.Result>();
        var began = System.nanoTime();
        var acknowledged = 0L;
        var steps = 0L;
        var trace = 0L;
        for (var i = 0; i < seeds.length && broken.size() < MAX_TOLD; i++) {
            var result = Simulation.run(seeds[i], Bugs.NONE);
            acknowledged += result.verdict().acknowledged();
            steps += result.steps();
            trace = trace * 31 + result.trace();
            if (!result.holds()) {
                broken.add(result);
            }
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
                "simulation: %d seeds, %d acknowledged, %d steps (%x), %.0f seeds/s%n",
                seeds.length, acknowledged, steps, trace, seeds.length / seconds);
        assertThat(broken).isEmpty();
        assertThat(acknowledged).isPositive();
    }

    @Test
    void doesTheSameForTheSameSeed() {
        for (var seed = 1; seed <= 10; seed++) {
            var once = Simulation.run(seed, Bugs.NONE);
            var again = Simulation.run(seed, Bugs.NONE);
            assertThat(again.trace()).isEqualTo(once.trace());
            assertThat(again.story()).isEqualTo(once.story());
        }
    }

    @ParameterizedTest
    @EnumSource
    void noticesAPlantedBug(PlantedBug bug) {
        for (var seed = 1; seed <= MAX_SEEDS_TO_CATCH; seed++) {
            var result = Simulation.run(seed, bug);
            if (result.verdict().broken().contains(bug.broken())) {
                System.out.printf("%s: %s, seed %d%n", bug, bug.broken(), seed);
                return;
            }
        }
        assertThat(bug).as("bug that is noticed").isNull();
    }
}
