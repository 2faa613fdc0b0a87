package dev.parley.history.rocksdb;

import dev.parley.history.HistoryContractTest;
import dev.parley.history.HistoryStore;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class RocksDbHistoryStoreContractTest extends HistoryContractTest {
    @TempDir private Path folder;
    private RocksDbStorage storage;
    private HistoryStore history;

    @BeforeEach
    void open() {
        storage =
                RocksDbStorage.open(
                        new RocksDbConfig(folder, 0),
                        failure -> {
                            throw new AssertionError(failure);
                        });
        history = RocksDbHistoryStore.open(storage);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Override
    protected HistoryStore history() {
        return history;
    }
}
