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
import java.util.stream.IntStream;

/**
 * The feed beside the history in one database. The feed's rows are keys of events and written in
 * the batch of those events, so there is never one without the other; {@link #append} wakes the
 * readers, and keeps the newest events for them.
 */
public final class RocksDbFeed implements Feed {
    private final RocksDbStorage storage;
    private final List<Tail> tails;

    private RocksDbFeed(RocksDbStorage storage, int partitions) {
        this.storage = storage;
        tails =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new Tail(newestStored(partition)))
                        .toList();
    }

    private long newestStored(int partition) {
        var newest = new long[] {START};
        storage.scanBack(
                Family.FEED,
                Keys.feed(partition, new Position(0)),
                Keys.feed(partition + 1, new Position(0)),
                (key, _) -> {
                    newest[0] = Keys.position(key).value();
                    return false;
                });
        return newest[0];
    }

    public static RocksDbFeed open(RocksDbStorage storage, int partitions) {
        return new RocksDbFeed(storage, partitions);
    }

    @Override
    public int partitions() {
        return tails.size();
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        tails.get(partition).add(events);
    }

    @Override
    public void await(int partition, long cursor, Duration atMost) throws InterruptedException {
        var tail = tails.get(partition);
        if (tail.reachesBackTo(cursor) || stored(partition, cursor, 1).isEmpty()) {
            tail.await(cursor, atMost);
        }
    }

    @Override
    public List<FeedEvent> read(int partition, long cursor, int maxEvents) {
        return tails.get(partition)
                .read(cursor, maxEvents)
                .orElseGet(() -> stored(partition, cursor, maxEvents));
    }

    private List<FeedEvent> stored(int partition, long cursor, int maxEvents) {
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
