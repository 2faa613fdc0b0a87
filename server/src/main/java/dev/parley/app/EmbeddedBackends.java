package dev.parley.app;

import dev.parley.backup.Backup;
import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
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

import io.micrometer.core.instrument.MeterRegistry;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/** Everything in this process and in one folder, opened at once. */
public final class EmbeddedBackends implements Backends {
    private final Opened opened = new Opened();
    private final Path data;
    private final RocksDbStorage storage;
    private final HistoryStore history;
    private final Feed feed;
    private final Directory directory;
    private final CommandLog log;
    private final Discovery discovery;
    private final DirectRelay relay = new DirectRelay();
    private final RateLimits rateLimits = MemoryRateLimits.open();
    private final Connections connections = MemoryConnections.open();
    private final Tickets tickets = MemoryTickets.open();
    private final Notices notices = MemoryNotices.open();

    /**
     * @param data the folder
     */
    public record Settings(Path data, StorageConfig storage, LogConfig log) {}

    /**
     * @param fatal called when storage is broken, so that only a new start can help
     */
    public EmbeddedBackends(
            Settings settings, LiveNode self, Clock clock, Consumer<Throwable> fatal) {
        data = settings.data();
        var minFreeBytes = (long) settings.storage().minFreeMegabytes() << 20;
        try {
            storage =
                    opened.add(
                            RocksDbStorage.open(
                                    new RocksDbConfig(data.resolve("history"), minFreeBytes),
                                    fatal));
            history = RocksDbHistoryStore.open(storage);
            directory =
                    opened.add(
                            SqliteDirectory.open(
                                    SqliteDirectoryConfig.of(data.resolve("directory.db"))));
            // There may have been more when some channels were made.
            var partitions =
                    Math.max(
                            settings.log().partitionsOfOneNode(),
                            directory.channels().partitions());
            feed = RocksDbFeed.open(storage, partitions);
            log =
                    opened.add(
                            MemoryCommandLog.open(
                                    partitions, history::newestPosition, storage::isFull, clock));
            discovery = opened.add(FixedDiscovery.open(self));
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    @Override
    public CommandLog log() {
        return log;
    }

    @Override
    public HistoryStore history() {
        return history;
    }

    @Override
    public Feed feed() {
        return feed;
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public Relay relay() {
        return relay;
    }

    @Override
    public RelayPublisher relayPublisher() {
        return relay;
    }

    @Override
    public RateLimits rateLimits() {
        return rateLimits;
    }

    @Override
    public Connections connections() {
        return connections;
    }

    @Override
    public Tickets tickets() {
        return tickets;
    }

    @Override
    public Notices notices() {
        return notices;
    }

    @Override
    public Discovery discovery() {
        return discovery;
    }

    /** What is broken here ends the process. */
    @Override
    public Optional<String> whyNotReady() {
        return Optional.empty();
    }

    /** One process has no streams. */
    @Override
    public void measure(MeterRegistry metrics) {}

    @Override
    public Optional<Backup> backup(String version, Clock clock) {
        return Optional.of(new Backup(data, storage, version, clock));
    }

    @Override
    public void close() {
        opened.close();
    }
}
