package dev.parley.conversation;

import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How long what somebody sends now will wait, and what is not done meanwhile, first what nobody
 * misses. By <a href="https://doi.org/10.1287/opre.9.3.383">Little's law</a> that is how many are
 * inside, by how many are done in a time; it holds where the node does what it can, and that is
 * where a queue stands. Whether one does is told by the least wait over two intervals, as in <a
 * href="https://www.rfc-editor.org/rfc/rfc8289">CoDel</a>: in a burst that is worked off, or after
 * a disk that held its breath, somebody waits little; in a queue that stands nobody does. What was
 * done then is what the node can do for a while: who let in everything whenever the queue is gone
 * would have it back at once.
 *
 * <p>A few may always wait. What takes long without a queue, a broker far away say, gets no faster
 * by refusing; and who lets in only what was done in a time, where each takes longer than that,
 * comes down to nothing.
 *
 * <p>An interval lasts until there was an outcome in it: an event loop with much to read tells of
 * none meanwhile. Where none comes for a second nothing is known, and all is done; a store that
 * answers nobody is told as such and not as overload.
 */
public final class Pressure {
    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    static final long UNKNOWN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long FORGOTTEN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);
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

    /** Answers of a time. */
    private static final class Interval {
        private final long fromNanos;
        private long nanos;
        private int done;
        private int commands;
        private long leastWaitNanos = Long.MAX_VALUE;

        Interval(long fromNanos) {
            this.fromNanos = fromNanos;
        }

        boolean isQueueStanding() {
            return commands > 0 && leastWaitNanos >= STANDING_NANOS;
        }
    }

    private final LongSupplier nanoTime;
    private final Map<Work, LongAdder> shed = new EnumMap<>(Work.class);

    // Guarded by the monitor.
    private int inside;
    private Interval current;
    private @Nullable Interval last;

    /** So many answers it gives when it does what it can; 0 where that is not known. */
    private double mostPerNano;

    private long queueStoodNanos;

    Pressure() {
        this(System::nanoTime);
    }

    Pressure(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        current = new Interval(nanoTime.getAsLong());
        for (var work : Work.values()) {
            shed.put(work, new LongAdder());
        }
    }

    /** Commands and pages that were let in and have no answer. */
    public synchronized int inside() {
        return inside;
    }

    /** A command or the wish for a page was let in. */
    public synchronized void entered() {
        inside++;
    }

    /**
     * A command had its outcome.
     *
     * @param sinceNanos when its frame was read, by {@link System#nanoTime}
     */
    public synchronized void left(long sinceNanos) {
        var now = turn();
        inside--;
        current.done++;
        current.commands++;
        current.leastWaitNanos = Math.min(current.leastWaitNanos, now - sinceNanos);
    }

    /** A page was told. How long it took says nothing of commands, which wait for the log. */
    public synchronized void leftPage() {
        turn();
        inside--;
        current.done++;
    }

    /** So many will have none, or nobody will hear of it. */
    public synchronized void dropped(int many) {
        inside -= many;
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
            throw overloaded("This server has too much to do. Try again soon.");
        }
    }

    /** With a time to retry, not the same for all. */
    static ProtocolException overloaded(String sentence) {
        return new ProtocolException(
                ErrorCode.OVERLOADED,
                sentence,
                ThreadLocalRandom.current().nextLong(RETRY_AFTER_MILLIS, 2 * RETRY_AFTER_MILLIS));
    }

    /** How often it was left out. */
    public long shed(Work work) {
        return counter(work).sum();
    }

    private LongAdder counter(Work work) {
        return Objects.requireNonNull(shed.get(work));
    }

    /** Of what comes now. */
    private synchronized long waitNanos() {
        turn();
        return inside <= FEW || mostPerNano == 0 ? 0 : (long) (inside / mostPerNano);
    }

    /** Returns the time. */
    private long turn() {
        var now = nanoTime.getAsLong();
        current.nanos = now - current.fromNanos;
        if (current.done > 0 && current.nanos >= INTERVAL_NANOS) {
            if (last != null) {
                learn(last, current, now);
            }
            last = current;
            current = new Interval(now);
        } else if (current.nanos >= UNKNOWN_AFTER_NANOS) {
            mostPerNano = 0;
            last = null;
            current = new Interval(now);
        }
        return now;
    }

    private void learn(Interval one, Interval next, long now) {
        var perNano = (double) (one.done + next.done) / (one.nanos + next.nanos);
        if (one.isQueueStanding() && next.isQueueStanding()) {
            mostPerNano = perNano;
            queueStoodNanos = now;
        } else if (now - queueStoodNanos >= FORGOTTEN_AFTER_NANOS) {
            mostPerNano = 0;
        } else if (mostPerNano > 0) {
            mostPerNano = Math.max(mostPerNano, perNano);
        }
    }
}
