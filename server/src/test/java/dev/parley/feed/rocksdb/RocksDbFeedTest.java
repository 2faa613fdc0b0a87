package dev.parley.feed.rocksdb;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.feed.FeedContractTest;
import dev.parley.history.HistoryStore;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class RocksDbFeedTest extends FeedContractTest {
    @TempDir private Path folder;
    private RocksDbStorage storage;
    private HistoryStore history;
    private Feed feed;

    @BeforeEach
    void open() {
        storage =
                RocksDbStorage.open(
                        new RocksDbConfig(folder, 0),
                        failure -> {
                            throw new AssertionError(failure);
                        });
        history = RocksDbHistoryStore.open(storage);
        feed = RocksDbFeed.open(storage, PARTITIONS);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected Feed feed() {
        return feed;
    }

    @Override
    protected void append(int partition, List<SequencedEvent> events) {
        history.append(partition, events);
        feed.append(partition, events);
    }

    @Override
    protected Feed reopened() {
        close();
        open();
        return feed;
    }
}
