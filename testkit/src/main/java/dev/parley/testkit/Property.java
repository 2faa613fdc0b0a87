package dev.parley.testkit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * Holds a property against many generated lists of steps. A list that breaks it is made shorter by
 * dropping steps until every step left is needed, and told together with the seed that made it; run
 * again with {@code -Dparley.seed=SEED} to see just that one.
 */
public final class Property {
    private static final String SEED = "parley.seed";
    private static final int MAX_SHRINK_RUNS = 2_000;

    private Property() {}

    /**
     * @param runs how many lists are tried
     * @param generate makes a list of steps from nothing but the given randomness
     * @param property throws when the steps break it
     * @throws AssertionError with the seed, the shrunk steps, and what the property threw as cause
     */
    public static <S> void check(
            int runs, Function<RandomGenerator, List<S>> generate, Consumer<List<S>> property) {
        var chosen = Long.getLong(SEED);
        var seeds =
                chosen != null
                        ? List.of(chosen)
                        : ThreadLocalRandom.current().longs(runs).boxed().toList();
        for (var seed : seeds) {
            var steps = generate.apply(random(seed));
            var failure = failure(property, steps);
            if (failure != null) {
                var shrunk = shrink(property, steps);
                throw new AssertionError(
                        "Broken with -D%s=%d by %d of %d steps:%n%s"
                                .formatted(SEED, seed, shrunk.size(), steps.size(), list(shrunk)),
                        failure(property, shrunk));
            }
        }
    }

    /** The randomness that {@code seed} stands for, the same on every machine. */
    public static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /** Drops ever smaller runs of steps while the property stays broken (delta debugging). */
    private static <S> List<S> shrink(Consumer<List<S>> property, List<S> broken) {
        var steps = broken;
        var runs = 0;
        for (var width = Math.max(1, steps.size() / 2); width >= 1; ) {
            @Nullable List<S> shorter = null;
            for (var from = 0; from < steps.size() && runs < MAX_SHRINK_RUNS; from += width) {
                var candidate = without(steps, from, Math.min(from + width, steps.size()));
                runs++;
                if (failure(property, candidate) != null) {
                    shorter = candidate;
                    break;
                }
            }
            if (shorter != null) {
                steps = shorter;
                width = Math.min(width, Math.max(1, steps.size() / 2));
            } else if (width == 1) {
                break;
            } else {
                width /= 2;
            }
        }
        return steps;
    }

    private static <S> List<S> without(List<S> steps, int from, int to) {
        var rest = new ArrayList<>(steps.subList(0, from));
        rest.addAll(steps.subList(to, steps.size()));
        return rest;
    }

    private static <S> @Nullable Throwable failure(Consumer<List<S>> property, List<S> steps) {
        try {
            property.accept(steps);
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return failure;
        }
    }

    private static String list(List<?> steps) {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> "  " + (i + 1) + ". " + steps.get(i))
                .reduce((a, b) -> a + System.lineSeparator() + b)
                .orElse("  (none)");
    }
}
