package dev.parley.role.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.ScheduledFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One event loop with its sessions. Decides, in one place, when what was written goes to the
 * kernel: after everything that was ready in the loop's turn, since a call costs much and a byte
 * little.
 */
final class GatewayLoop implements WebSocket.Outlet {
    private static final long SCAN_MILLIS = 1_000;
    private static final int MAX_HANDED_BATCHES = 1_024;
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
    private static final Logger log = LoggerFactory.getLogger(GatewayLoop.class);

    private final EventLoop eventLoop;
    private final GatewayMetrics metrics;
    private final Semaphore batches = new Semaphore(MAX_HANDED_BATCHES);
    private final ArrayList<Session> sessions = new ArrayList<>();
    private final ScheduledFuture<?> scan;
    private final long maxPauseNanos;
    private long beatNanos = System.nanoTime();
    private ArrayList<LoopRoom> dirtyRooms = new ArrayList<>();
    private ArrayList<WebSocket> dirtySockets = new ArrayList<>();
    private boolean flushScheduled;
    private final FlushWindow window = new FlushWindow();

    GatewayLoop(EventLoop eventLoop, GatewayMetrics metrics, long maxPauseMillis) {
        this.eventLoop = eventLoop;
        this.metrics = metrics;
        maxPauseNanos = TimeUnit.MILLISECONDS.toNanos(maxPauseMillis);
        // One coarse look at all sessions instead of timers for each.
        scan =
                eventLoop.scheduleWithFixedDelay(
                        this::scan, SCAN_MILLIS, SCAN_MILLIS, TimeUnit.MILLISECONDS);
    }

    GatewayMetrics metrics() {
        return metrics;
    }

    ByteBuf buffer(int bytes) {
        return ALLOCATOR.directBuffer(bytes);
    }

    /** Runs on the loop, in the order of calls; never waits. */
    void run(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException stopped) {
            log.debug("The event loop has stopped", stopped);
        }
    }

    /**
     * Like {@link #run}, but does not wake the loop: for what only matters to a later task, which
     * does.
     */
    void runBeforeNext(Runnable task) {
        if (eventLoop instanceof AbstractEventExecutor lazy) {
            try {
                lazy.lazyExecute(task);
            } catch (RejectedExecutionException stopped) {
                log.debug("The event loop has stopped", stopped);
            }
        } else {
            run(task);
        }
    }

    void runAfter(long millis, Runnable task) {
        try {
            eventLoop.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            log.debug("The event loop has stopped", stopped);
        }
    }

    /** Like {@link #run}, but waits while the loop has too much to do: for virtual threads. */
    void hand(Runnable task) {
        batches.acquireUninterruptibly();
        run(
                () -> {
                    batches.release();
                    task.run();
                });
    }

    void add(Session session) {
        session.index(sessions.size());
        sessions.add(session);
    }

    void remove(Session session) {
        var last = sessions.removeLast();
        if (last != session) {
            sessions.set(session.index(), last);
            last.index(session.index());
        }
    }

    /** The sessions now; on the loop only. */
    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    void flushSoon(LoopRoom room) {
        if (!room.flushPending) {
            room.flushPending = true;
            dirtyRooms.add(room);
            scheduleFlush();
        }
    }

    @Override
    public void flushSoon(WebSocket socket) {
        if (!socket.flushPending) {
            socket.flushPending = true;
            dirtySockets.add(socket);
            scheduleFlush();
        }
    }

    /**
     * Asked before anything is taken or sent. A loop that stood still, because its process was
     * frozen, does not know who was signed out or removed meanwhile: it drops every connection, and
     * who comes back is checked like a newcomer.
     *
     * @return false when that has just happened
     */
    boolean beat(long nowNanos) {
        long gapNanos = nowNanos - beatNanos;
        beatNanos = nowNanos;
        if (gapNanos <= maxPauseNanos) {
            return true;
        }
        log.warn(
                "Stood still for {} ms: {} connections are dropped and may come back",
                TimeUnit.NANOSECONDS.toMillis(gapNanos),
                sessions.size());
        // Without a word, since a last frame would take along what was written before it.
        sessions().forEach(session -> session.socket().abort());
        return false;
    }

    void close() {
        scan.cancel(false);
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            long waitNanos = window.waitNanos(System.nanoTime());
            if (waitNanos == 0) {
                // Behind every task that is queued now, and so behind all that was ready in this
                // turn.
                run(this::flush);
            } else {
                eventLoop.schedule(this::flush, waitNanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void flush() {
        long fromNanos = System.nanoTime();
        // What is written to a connection that was dropped is let go.
        beat(fromNanos);
        var rooms = dirtyRooms;
        dirtyRooms = new ArrayList<>();
        for (var room : rooms) {
            room.flushPending = false;
            room.flush();
        }
        var sockets = dirtySockets;
        dirtySockets = new ArrayList<>();
        // From here on a write asks for the next flush.
        flushScheduled = false;
        for (var socket : sockets) {
            socket.flushPending = false;
            socket.flush();
        }
        window.flushed(fromNanos, System.nanoTime());
    }

    private void scan() {
        long now = System.nanoTime();
        beat(now);
        for (int i = sessions.size() - 1; i >= 0; i--) {
            sessions.get(i).look(now);
        }
    }
}
