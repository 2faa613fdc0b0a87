package dev.parley.migration;

import dev.parley.channel.Position;
import dev.parley.feed.Feed;
import dev.parley.feed.rocksdb.RocksDbFeed;
import dev.parley.history.HistoryStore;
import dev.parley.history.rocksdb.HistoryCopy;
import dev.parley.history.rocksdb.HistoryExport;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.storage.jdbi.Tables;
import dev.parley.storage.rocksdb.RocksDbStorage;

import java.util.HashMap;
import java.util.HashSet;

/**
 * A stopped installation on embedded storage. Nothing of it is changed.
 *
 * @param id tells it from every other one
 * @param directory up to date with the feed
 */
public record Source(long id, RocksDbStorage storage, Tables directory) {
    /** As many as an installation can have. */
    static final int MAX_PARTITIONS = 1_024;

    HistoryStore history() {
        return RocksDbHistoryStore.open(storage);
    }

    HistoryExport export() {
        return new HistoryExport(storage);
    }

    Feed feed() {
        return RocksDbFeed.open(storage, MAX_PARTITIONS);
    }

    /** How many partitions a log needs that has all its channels. */
    public int partitions() {
        var history = history();
        var partitions = 0;
        for (var i = 0; i < MAX_PARTITIONS; i++) {
            if (!history.newestPosition(i).equals(Position.NONE) && hasEvents(i)) {
                partitions = i + 1;
            }
        }
        return partitions;
    }

    private boolean hasEvents(int partition) {
        return !feed().read(partition, Feed.START, 1).isEmpty();
    }

    /** Up to where every reader of the feed is done, by partition. */
    long consumed(int partition) {
        var cursors = new HashMap<String, Long>();
        var readers = new HashSet<String>();
        new HistoryCopy(storage)
                .cursors()
                .forEach(
                        (key, cursor) -> {
                            var slash = key.lastIndexOf('/');
                            var reader = key.substring(0, slash);
                            readers.add(reader);
                            if (Integer.parseInt(key.substring(slash + 1)) == partition) {
                                cursors.put(reader, cursor);
                            }
                        });
        return readers.isEmpty()
                ? Feed.START
                : readers.stream()
                        .mapToLong(reader -> cursors.getOrDefault(reader, Feed.START))
                        .min()
                        .orElse(Feed.START);
    }
}
