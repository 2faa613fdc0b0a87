package dev.parley.app;

import dev.parley.directory.postgres.PostgresTables;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.directory.sqlite.SqliteTables;
import dev.parley.discovery.LiveNode;
import dev.parley.feed.kafka.KafkaFeed;
import dev.parley.history.cassandra.CassandraImport;
import dev.parley.log.LogConfig;
import dev.parley.log.kafka.KafkaCommandLog;
import dev.parley.migration.Source;
import dev.parley.migration.Target;
import dev.parley.role.messaging.MessagingRole;
import dev.parley.storage.StorageConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/** Both ends of a migration, opened: the data folder, held by this process, and the engines. */
final class MigrationWay implements AutoCloseable {
    private static final String HISTORY = "history";
    private static final String DIRECTORY = "directory.db";
    private static final String KEY_FILES = "*.key";
    private static final String IDENTITY = "direct.key";
    private static final Duration ENGINES_ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Opened opened;
    private final Path data;
    private final Path secrets;
    private final Source source;
    private final Target target;

    private MigrationWay(Opened opened, Path data, Config config) {
        this.opened = opened;
        this.data = data;
        secrets =
                (config.secrets() == null ? config.data() : config.secrets())
                        .toAbsolutePath()
                        .normalize();
        source =
                new Source(
                        identity(data),
                        opened.add(history(data)),
                        opened.add(
                                SqliteTables.open(
                                        SqliteDirectoryConfig.of(data.resolve(DIRECTORY)))));
        target = target(config);
    }

    /**
     * @param bringUp whether the data folder's directory is first brought up to its history
     * @throws CommandException when there is no installation
     * @throws StartException when it is in use, or an engine does not answer
     */
    static MigrationWay open(Path from, Config config, boolean bringUp) {
        if (!Files.isDirectory(from.resolve(HISTORY))
                || !Files.exists(from.resolve(DIRECTORY))
                || !Files.exists(from.resolve(IDENTITY))) {
            throw new CommandException("There is no server's data in " + from + ".");
        }
        var opened = new Opened();
        try {
            var data = opened.add(DataFolder.open(from)).path();
            if (bringUp) {
                bringDirectoryUp(data);
            }
            return new MigrationWay(opened, data, config);
        } catch (RuntimeException failed) {
            opened.close();
            throw failed;
        }
    }

    Source source() {
        return source;
    }

    Target target() {
        return target;
    }

    /**
     * As the next start of a node would: a server that was killed may have stored events that its
     * lists do not show.
     */
    private static void bringDirectoryUp(Path data) {
        int partitions;
        try (var storage = history(data);
                var directory =
                        SqliteTables.open(SqliteDirectoryConfig.of(data.resolve(DIRECTORY)))) {
            partitions = Math.max(1, new Source(0, storage, directory).partitions());
        }
        try (var backends =
                new EmbeddedBackends(
                        new EmbeddedBackends.Settings(
                                data, StorageConfig.DEFAULTS, new LogConfig(partitions)),
                        LiveNode.of("migrate", Set.of(), null),
                        Clock.systemUTC(),
                        MigrationWay::broken)) {
            backends.log()
                    .start(
                            new MessagingRole(
                                    backends.history(),
                                    backends.feed(),
                                    backends.directory().channels(),
                                    backends.relayPublisher(),
                                    backends.discovery(),
                                    MigrationWay::broken));
        }
    }

    private static void broken(Throwable failure) {
        throw new StartException("The data folder's storage is broken.", failure);
    }

    /** Only read; the engine's own log goes elsewhere. */
    private static RocksDbStorage history(Path data) {
        try {
            var engineLogs = Files.createTempDirectory("parley-migrate");
            engineLogs.toFile().deleteOnExit();
            return RocksDbStorage.openReadOnly(data.resolve(HISTORY), engineLogs);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Target target(Config config) {
        var cluster = config.cluster();
        var cassandra =
                new Engine("Cassandra", String.join(",", cluster.cassandra().contactPoints()));
        var kafka = new Engine("Kafka", String.valueOf(cluster.kafka().bootstrapServers()));
        var partitions = config.log().partitionsOfCluster();
        var history =
                opened.add(
                        cassandra.await(
                                () -> CassandraImport.open(cluster.cassandra().history()),
                                ENGINES_ANSWER_WITHIN));
        var postgres = new Engine("PostgreSQL", String.valueOf(cluster.postgres().url()));
        var directory =
                opened.add(
                        postgres.await(
                                () -> PostgresTables.open(cluster.postgres().directory()),
                                ENGINES_ANSWER_WITHIN));
        var logIsEmpty =
                kafka.await(
                        () -> KafkaCommandLog.isEmpty(cluster.kafka().log()),
                        ENGINES_ANSWER_WITHIN);
        var feedIsEmpty = KafkaFeed.isEmpty(cluster.kafka().feed());
        var feed = opened.add(KafkaFeed.open(cluster.kafka().feed(), partitions));
        return new Target(history, directory, feed, partitions, logIsEmpty, feedIsEmpty);
    }

    /** Which installation this is: no other has this key. */
    private static long identity(Path data) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(digest.digest(Files.readAllBytes(data.resolve(IDENTITY))))
                    .getLong();
        } catch (IOException unreadable) {
            throw new CommandException("The keys in " + data + " cannot be read.", unreadable);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * Copies the installation's keys to where the cluster's nodes look for them.
     *
     * @throws CommandException when there are others
     */
    void copyKeys() {
        try {
            Files.createDirectories(secrets);
            try (var keys = Files.newDirectoryStream(data, KEY_FILES)) {
                for (var key : keys) {
                    copy(key, secrets.resolve(key.getFileName()));
                }
            }
        } catch (IOException failed) {
            throw new CommandException(
                    "The keys cannot be copied to " + secrets + ": " + failed.getMessage(), failed);
        }
    }

    private static void copy(Path key, Path copy) throws IOException {
        if (!Files.exists(copy)) {
            Files.copy(key, copy, StandardCopyOption.COPY_ATTRIBUTES);
        } else if (!Arrays.equals(Files.readAllBytes(key), Files.readAllBytes(copy))) {
            throw new CommandException(
                    copy + " is another key than the server's. Move it away first.");
        }
    }

    @Override
    public void close() {
        opened.close();
    }
}
