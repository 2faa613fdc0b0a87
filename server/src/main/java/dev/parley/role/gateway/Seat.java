package dev.parley.role.gateway;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A session's place in a room: how far it has been told. Live, it gets every batch of the room as
 * it comes; otherwise it is behind and is read for from history, until the loop's turn in which
 * nothing is missing. Touched on the session's event loop only.
 */
final class Seat {
    private static final long TYPING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int BEHIND = -1;

    private final Session session;
    private final LoopRoom room;

    /** The request, while a {@code resumed} is due. */
    private @Nullable SeatRequest owed;

    private long sentSeq;
    private long typedAtNanos = System.nanoTime() - TYPING_INTERVAL_NANOS;

    /** Where it stands among the room's live seats, or {@link #BEHIND}. */
    private int liveIndex = BEHIND;

    /** The batch that is being flushed has an event that this session sent. */
    private boolean isSender;

    Seat(SeatRequest request, LoopRoom room) {
        this.session = request.session();
        this.room = room;
        this.owed = request.resumeTo() == SeatRequest.NOT_RESUMED ? null : request;
        this.sentSeq = request.from();
    }

    Session session() {
        return session;
    }

    LoopRoom room() {
        return room;
    }

    /** The newest event that was written to the session. */
    long sentSeq() {
        return isLive() ? room.flushedSeq() : sentSeq;
    }

    void sent(long seq) {
        sentSeq = seq;
    }

    boolean isLive() {
        return liveIndex != BEHIND;
    }

    int liveIndex() {
        return liveIndex;
    }

    void live(int index) {
        liveIndex = index;
    }

    /** No longer live: what came after {@code seq} must be read from history. */
    void behind(long seq) {
        liveIndex = BEHIND;
        sentSeq = seq;
        isSender = false;
    }

    boolean isSender() {
        return isSender;
    }

    void sender(boolean sender) {
        isSender = sender;
    }

    /** Whether a {@code resumed} is due for this seat. */
    boolean owesResumed() {
        return owed != null;
    }

    long resumedFrom() {
        return request().from();
    }

    long resumeTo() {
        return request().resumeTo();
    }

    private SeatRequest request() {
        return Objects.requireNonNull(owed, "no 'resumed' is due");
    }

    void resumed() {
        owed = null;
    }

    /** Whether the others may be told that this one is typing; not more than once in 3 s. */
    boolean mayType() {
        long now = System.nanoTime();
        if (now - typedAtNanos < TYPING_INTERVAL_NANOS) {
            return false;
        }
        typedAtNanos = now;
        return true;
    }
}
