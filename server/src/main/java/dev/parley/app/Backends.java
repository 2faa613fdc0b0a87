package dev.parley.app;

import dev.parley.backup.Backup;
import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.feed.Feed;
import dev.parley.feed.rocksdb.RocksDbFeed;
import dev.parley.history.HistoryStore;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.log.LogConfig;
import dev.parley.log.memory.MemoryCommandLog;
import dev.parley.presence.Connections;
import dev.parley.presence.Notices;
import dev.parley.presence.RateLimits;
import dev.parley.presence.Tickets;
import dev.parley.presence.memory.MemoryConnections;
import dev.parley.presence.memory.MemoryNotices;
import dev.parley.presence.memory.MemoryRateLimits;
import dev.parley.presence.memory.MemoryTickets;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayPublisher;
import dev.parley.relay.direct.DirectRelay;
import dev.parley.storage.StorageConfig;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * The adapters behind the ports of one node: the only place where they are chosen. Opened in the
 * order in which they lean on one another, closed in reverse.
 */
public final class Backends implements AutoCloseable {
    private final RocksDbStorage storage;
    private final HistoryStore history;
    private final Feed feed;
    private final Directory directory;
    private final CommandLog log;
    private final DirectRelay relay = new DirectRelay();
    private final RateLimits rateLimits = MemoryRateLimits.open();
    private final Connections connections = MemoryConnections.open();
    private final Tickets tickets = MemoryTickets.open();
    private final Notices notices = MemoryNotices.open();

    private final Path data;

    private Backends(
            Path data,
            StorageConfig storageConfig,
            LogConfig logConfig,
            Clock clock,
            Consumer<Throwable> fatal) {
        this.data = data;
        var minFreeBytes = (long) storageConfig.minFreeMegabytes() << 20;
        storage =
                RocksDbStorage.open(
                        new RocksDbConfig(data.resolve("history"), minFreeBytes), fatal);
        history = RocksDbHistoryStore.open(storage);
        feed = RocksDbFeed.open(storage, logConfig.partitions());
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(data.resolve("directory.db")));
        log =
                MemoryCommandLog.open(
                        logConfig.partitions(), history::newestPosition, storage::isFull, clock);
    }

    /**
     * Everything in this process and in one folder.
     *
     * @param fatal called when storage is broken, so that only a new start can help
     */
    public static Backends embedded(
            Path data,
            StorageConfig storage,
            LogConfig log,
            Clock clock,
            Consumer<Throwable> fatal) {
        return new Backends(data, storage, log, clock, fatal);
    }

    public CommandLog log() {
        return log;
    }

    public HistoryStore history() {
        return history;
    }

    public Feed feed() {
        return feed;
    }

    public Directory directory() {
        return directory;
    }

    public Relay relay() {
        return relay;
    }

    public RelayPublisher relayPublisher() {
        return relay;
    }

    public RateLimits rateLimits() {
        return rateLimits;
    }

    public Connections connections() {
        return connections;
    }

    public Tickets tickets() {
        return tickets;
    }

    public Notices notices() {
        return notices;
    }

    /**
     * Backups of all that is stored here.
     *
     * @param version of this Parley
     */
    public Backup backup(String version, Clock clock) {
        return new Backup(data, storage, version, clock);
    }

    /** Closes after what was appended is stored. */
    @Override
    public void close() {
        log.close();
        directory.close();
        storage.close();
    }
}
