package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a channel is asked for: before, after or around a seq, or the newest.
 *
 * @param limit messages wanted, 1 to 200; 50 when not named
 */
public record HistoryRange(
        @Nullable Long before,
        @Nullable Long after,
        @Nullable Long around,
        @Nullable Integer limit) {
    private static final String ONE_ONLY = "Name only one of before, after and around.";

    public HistoryRange {
        check(before, after, around, limit);
    }

    /** Whether it is what somebody has passed: neither the newest nor what was missed. */
    public boolean isOld() {
        return before != null || around != null;
    }

    static void check(
            @Nullable Long before,
            @Nullable Long after,
            @Nullable Long around,
            @Nullable Integer limit) {
        if (before != null && (after != null || around != null)) {
            throw ProtocolException.badField("before", ONE_ONLY);
        }
        if (after != null && around != null) {
            throw ProtocolException.badField("after", ONE_ONLY);
        }
        if (before != null) {
            Check.seq("before", before);
        }
        if (after != null && after != 0) {
            Check.seq("after", after);
        }
        if (around != null) {
            Check.seq("around", around);
        }
        Check.pageLimit(limit);
    }

    /** Messages wanted. */
    public int messages() {
        return limit == null ? Limits.PAGE_MESSAGES_DEFAULT : limit;
    }
}
