package dev.parley.role.gateway;

import java.util.concurrent.TimeUnit;

/**
 * How long a loop lets messages come together before it flushes again. A flush that took long says
 * that the loop has many members to write to, and each write costs the same however much is in it:
 * after one, the loop rests as long as it took. It is never kept busy by flushes alone, and what
 * comes meanwhile rides in the same writes. A loop that was idle for that long flushes at once.
 */
final class FlushWindow {
    static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A shorter flush is followed by the next without a wait. */
    static final long LONG_FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private long endNanos;
    private long windowNanos;

    /** A flush was made between these moments of {@link System#nanoTime}. */
    void flushed(long fromNanos, long toNanos) {
        long tookNanos = toNanos - fromNanos;
        endNanos = toNanos;
        windowNanos = tookNanos < LONG_FLUSH_NANOS ? 0 : Math.min(tookNanos, MAX_WAIT_NANOS);
    }

    /** From now until the next flush may be made; 0 for at once. */
    long waitNanos(long nowNanos) {
        return windowNanos == 0 ? 0 : Math.max(0, windowNanos - (nowNanos - endNanos));
    }
}
