package dev.parley.feed.rocksdb;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed.FeedEvent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events of a partition, for readers that keep up: they would else read and decode from
 * the database, each for itself, what was in memory a moment ago.
 */
final class Tail {
    private static final int MAX_EVENTS = 512;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();

    /** By cursor. */
    private final TreeMap<Long, FeedEvent> events = new TreeMap<>();

    /** Every event after this cursor is here. */
    private long start;

    /**
     * @param newestStored the cursor of the newest event that is stored when nothing was added yet
     */
    Tail(long newestStored) {
        start = newestStored;
    }

    /** Adds what was stored since; what is not new changes nothing. */
    void add(List<SequencedEvent> stored) {
        lock.lock();
        try {
            for (var event : stored) {
                long cursor = event.position().value();
                if (cursor > start) {
                    events.putIfAbsent(cursor, new FeedEvent(cursor, event));
                }
            }
            while (events.size() > MAX_EVENTS) {
                start = events.firstKey();
                events.remove(start);
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether all that comes after {@code cursor} is here. */
    boolean reachesBackTo(long cursor) {
        lock.lock();
        try {
            return cursor >= start;
        } finally {
            lock.unlock();
        }
    }

    /** Events after {@code cursor}; nothing where it is too far back. */
    Optional<List<FeedEvent>> read(long cursor, int maxEvents) {
        lock.lock();
        try {
            return cursor < start
                    ? Optional.empty()
                    : Optional.of(
                            events.tailMap(cursor, false).values().stream()
                                    .limit(maxEvents)
                                    .toList());
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is something after {@code cursor}, or after {@code atMost}. */
    void await(long cursor, Duration atMost) throws InterruptedException {
        var left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && (events.isEmpty() || events.lastKey() <= cursor)) {
                left = added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
