package dev.parley.feed.rocksdb;

import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.StoredCodec;
import dev.parley.feed.Feed;
import dev.parley.storage.rocksdb.Family;
import dev.parley.storage.rocksdb.Keys;
import dev.parley.storage.rocksdb.RocksDbStorage;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The feed beside the history in one database. The feed's rows are keys of events and written in
 * the batch of those events, so there is never one without the other; {@link #append} only wakes
 * the readers.
 */
public final class RocksDbFeed implements Feed {
    private final RocksDbStorage storage;
    private final ReentrantLock lock = new ReentrantLock();

    /** Of each partition. */
    private final List<Condition> appended;

    private RocksDbFeed(RocksDbStorage storage, int partitions) {
        this.storage = storage;
        appended = Stream.generate(lock::newCondition).limit(partitions).toList();
    }

    public static RocksDbFeed open(RocksDbStorage storage, int partitions) {
        return new RocksDbFeed(storage, partitions);
    }

    @Override
    public int partitions() {
        return appended.size();
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        lock.lock();
        try {
            appended.get(partition).signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void await(int partition, long cursor, Duration atMost) throws InterruptedException {
        var left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && read(partition, cursor, 1).isEmpty()) {
                left = appended.get(partition).awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<FeedEvent> read(int partition, long cursor, int maxEvents) {
        var events = new ArrayList<FeedEvent>();
        storage.scan(
                Family.FEED,
                Keys.feed(partition, new Position(cursor).next()),
                Keys.feed(partition + 1, new Position(0)),
                (key, eventKey) -> {
                    var event = storage.get(Family.EVENTS, eventKey);
                    if (event == null) {
                        throw new IllegalStateException(
                                "the feed names an event that is not there");
                    }
                    events.add(
                            new FeedEvent(
                                    Keys.position(key).value(), StoredCodec.decodeEvent(event)));
                    return events.size() < maxEvents;
                });
        return events;
    }

    @Override
    public long cursor(String reader, int partition) {
        var value = storage.get(Family.CURSORS, Keys.cursor(reader, partition));
        return value == null ? START : ByteBuffer.wrap(value).getLong();
    }

    @Override
    public void commit(String reader, int partition, long cursor) {
        storage.put(
                Family.CURSORS,
                Keys.cursor(reader, partition),
                ByteBuffer.allocate(Long.BYTES).putLong(cursor).array());
    }
}
