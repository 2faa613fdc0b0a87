package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How long a command that somebody sends now will wait, and what is not done meanwhile, first what
 * nobody misses. By <a href="https://doi.org/10.1287/opre.9.3.383">Little's law</a> that is how
 * many are inside, by how many are done in a time; it holds where the node does what it can, and
 * that is where a queue stands. Whether one does is told by the least wait over two intervals, as
 * in <a href="https://www.rfc-editor.org/rfc/rfc8289">CoDel</a>: in a burst that is worked off, or
 * after a disk that held its breath, somebody waits little; in a queue that stands nobody does.
 *
 * <p>A few may always wait. What takes long without a queue, a broker far away say, gets no faster
 * by refusing; and who lets in only what was done in a time, where each takes longer than that,
 * comes down to nothing.
 *
 * <p>Where an interval had no outcome nothing is known, and all is done. So whoever was refused
 * shows soon how it stands, and a store that answers nobody is told as such and not as overload.
 */
public final class Pressure {
    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long STANDING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    static final int FEW = 256;
    private static final long RETRY_AFTER_MILLIS = 1_000;

    /** What can be left out, least missed first. */
    public enum Work {
        /** That somebody types. */
        TYPING(100),
        /** Where people stand is told later. */
        PRESENCE(200),
        /** Pages of what has been seen; not the newest, nor what somebody missed. */
        OLD_PAGES(300),
        /** People who come now; the pages of those who are here are open already. */
        SOCKETS(400),
        /** What people send. */
        SENDS(500);

        private final long longestWaitNanos;

        Work(long longestWaitMillis) {
            longestWaitNanos = TimeUnit.MILLISECONDS.toNanos(longestWaitMillis);
        }
    }

    /** Commands that had their outcome in one interval. */
    private record Interval(int done, long leastWaitNanos) {
        static final Interval NONE = new Interval(0, Long.MAX_VALUE);

        Interval with(long waitNanos) {
            return new Interval(done + 1, Math.min(leastWaitNanos, waitNanos));
        }
    }

    private final LongSupplier nanoTime;
    private final Map<Work, LongAdder> shed = new EnumMap<>(Work.class);

    // Guarded by the monitor.
    private int inside;
    private long intervalNanos;
    private Interval current = Interval.NONE;
    private Interval last = Interval.NONE;
    private Interval lastButOne = Interval.NONE;

    Pressure() {
        this(System::nanoTime);
    }

    Pressure(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        intervalNanos = nanoTime.getAsLong();
        for (var work : Work.values()) {
            shed.put(work, new LongAdder());
        }
    }

    /** Commands that were let in and have had no outcome. */
    public synchronized int inside() {
        return inside;
    }

    /** A command was let in. */
    public synchronized void entered() {
        inside++;
    }

    /**
     * A command had its outcome.
     *
     * @param sinceNanos when its frame was read, by {@link System#nanoTime}
     */
    public synchronized void left(long sinceNanos) {
        turn();
        inside--;
        current = current.with(nanoTime.getAsLong() - sinceNanos);
    }

    /** So many commands will have no outcome, or nobody will hear of it. */
    public synchronized void dropped(int commands) {
        inside -= commands;
    }

    /** Whether this is to be left out now; counted when it is. */
    public boolean sheds(Work work) {
        var sheds = waitNanos() > work.longestWaitNanos;
        if (sheds) {
            counter(work).increment();
        }
        return sheds;
    }

    /**
     * The same for who must hear of it.
     *
     * @throws ProtocolException {@code overloaded}, with a time to retry
     */
    public void require(Work work) {
        if (sheds(work)) {
            throw new ProtocolException(
                    ErrorCode.OVERLOADED,
                    "This server has too much to do. Try again soon.",
                    RETRY_AFTER_MILLIS);
        }
    }

    /** How often it was left out. */
    public long shed(Work work) {
        return counter(work).sum();
    }

    private LongAdder counter(Work work) {
        return Objects.requireNonNull(shed.get(work));
    }

    /** Of a command that comes now. */
    private synchronized long waitNanos() {
        turn();
        if (inside <= FEW || last.done == 0 || lastButOne.done == 0) {
            return 0;
        }
        if (Math.min(last.leastWaitNanos, lastButOne.leastWaitNanos) < STANDING_NANOS) {
            return 0;
        }
        return 2 * INTERVAL_NANOS * inside / (last.done + lastButOne.done);
    }

    private void turn() {
        var now = nanoTime.getAsLong();
        for (var ended = 0; ended < 2 && now - intervalNanos >= INTERVAL_NANOS; ended++) {
            lastButOne = last;
            last = current;
            current = Interval.NONE;
            intervalNanos += INTERVAL_NANOS;
        }
        if (now - intervalNanos >= INTERVAL_NANOS) {
            // Much later: nothing is known of either.
            last = Interval.NONE;
            lastButOne = Interval.NONE;
            intervalNanos = now;
        }
    }
}
