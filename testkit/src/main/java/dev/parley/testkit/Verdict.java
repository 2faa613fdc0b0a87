package dev.parley.testkit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the {@link Checker} found.
 *
 * @param acknowledged commands that were said to be stored
 * @param failed commands that were said not to have happened
 * @param unknown commands of which nothing was said
 * @param stored entries of all channels
 * @param told entries that sessions were told
 */
public record Verdict(
        int acknowledged,
        int failed,
        int unknown,
        int stored,
        int told,
        List<Violation> violations) {

    public Verdict {
        violations = List.copyOf(violations);
    }

    /** One broken promise. */
    public record Violation(Invariant invariant, String what) {
        @Override
        public String toString() {
            return invariant + " (" + invariant.sentence() + "): " + what;
        }
    }

    /** Nothing is wrong. */
    public boolean holds() {
        return violations.isEmpty();
    }

    /** Those that are broken. */
    public Set<Invariant> broken() {
        return violations.stream().map(Violation::invariant).collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "%d acknowledged, %d failed, %d unknown, %d stored, %d told, %d violations%s"
                .formatted(
                        acknowledged,
                        failed,
                        unknown,
                        stored,
                        told,
                        violations.size(),
                        violations.stream()
                                .limit(10)
                                .map(violation -> System.lineSeparator() + "  " + violation)
                                .collect(Collectors.joining()));
    }
}
