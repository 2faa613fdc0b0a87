package dev.parley.channel;

import java.util.Arrays;

/**
 * The running numbers of deleted messages, so that unread counts leave them out. Bounded: of more
 * than {@value #MAX_KEPT} only those of the newest messages are kept, and a reader who is further
 * behind than all of them sees a count that is too high by the forgotten ones.
 */
public final class Deletions {
    static final int MAX_KEPT = 1_000;
    static final Deletions NONE = new Deletions(new long[0]);

    private final long[] sorted;

    private Deletions(long[] sorted) {
        this.sorted = sorted;
    }

    static Deletions of(long[] numbers) {
        var sorted = numbers.clone();
        Arrays.sort(sorted);
        return new Deletions(sorted);
    }

    Deletions with(long n) {
        var at = Arrays.binarySearch(sorted, n);
        if (at >= 0) {
            return this;
        }
        var insertion = -at - 1;
        var longer = new long[sorted.length + 1];
        System.arraycopy(sorted, 0, longer, 0, insertion);
        longer[insertion] = n;
        System.arraycopy(sorted, insertion, longer, insertion + 1, sorted.length - insertion);
        return new Deletions(
                longer.length <= MAX_KEPT ? longer : Arrays.copyOfRange(longer, 1, longer.length));
    }

    /** How many deleted messages have a number greater than {@code n}. */
    public long after(long n) {
        var at = Arrays.binarySearch(sorted, n + 1);
        return sorted.length - (at >= 0 ? at : -at - 1);
    }

    long[] numbers() {
        return sorted.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Deletions that && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
