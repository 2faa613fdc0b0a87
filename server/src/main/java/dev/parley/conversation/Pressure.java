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
 * How long commands of this node wait for their outcomes, and what is not done meanwhile, first
 * what nobody misses. What people send is never left out here: the log's queue is bounded, and says
 * so itself. What counts is the least wait over two intervals, as in <a
 * href="https://www.rfc-editor.org/rfc/rfc8289">CoDel</a>: in a burst that is worked off, or after
 * a disk that held its breath, somebody waits little; in a queue that stands nobody does.
 *
 * <p>Where an interval had no outcome nothing is known, and all is done. So whoever was refused
 * shows soon how it stands, and a store that answers nobody is told as such and not as overload.
 */
public final class Pressure {
    static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
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
        SOCKETS(400);

        private final long longestWaitNanos;

        Work(long longestWaitMillis) {
            longestWaitNanos = TimeUnit.MILLISECONDS.toNanos(longestWaitMillis);
        }
    }

    private final LongSupplier nanoTime;
    private final Map<Work, LongAdder> shed = new EnumMap<>(Work.class);

    // Guarded by the monitor.
    private long intervalNanos;
    private long leastNanos = Long.MAX_VALUE;
    private long lastNanos;
    private long lastButOneNanos;

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

    /** A command had its outcome after so long. */
    public synchronized void waited(long nanos) {
        turn();
        leastNanos = Math.min(leastNanos, nanos);
    }

    /** Whether this is to be left out now; counted when it is. */
    public boolean sheds(Work work) {
        var sheds = standing() > work.longestWaitNanos;
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
    void require(Work work) {
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

    /** The least wait of the two intervals before this one. */
    private synchronized long standing() {
        turn();
        return Math.min(lastNanos, lastButOneNanos);
    }

    private void turn() {
        var now = nanoTime.getAsLong();
        for (var ended = 0; ended < 2 && now - intervalNanos >= INTERVAL_NANOS; ended++) {
            lastButOneNanos = lastNanos;
            lastNanos = leastNanos == Long.MAX_VALUE ? 0 : leastNanos;
            leastNanos = Long.MAX_VALUE;
            intervalNanos += INTERVAL_NANOS;
        }
        if (now - intervalNanos >= INTERVAL_NANOS) {
            // Much later: nothing is known of either.
            lastNanos = 0;
            lastButOneNanos = 0;
            intervalNanos = now;
        }
    }
}
