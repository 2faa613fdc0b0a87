package dev.parley.history;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.StoredCodec;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Batches of messages of 128 bytes that are on the disk when the call returns: history as it is,
 * and the same rows (event, id entry, place in the feed, the channel's head) in SQLite with a WAL
 * that is synced at every commit. On the disk of the working folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 2)
public class AppendBenchmark {
    private static final int CHANNELS = 256;
    private static final int PARTITION = 0;

    @Param({"rocksdb", "sqlite"})
    private String store;

    @Param({"1", "16", "256"})
    private int messagesABatch;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<ChannelId> channels = new ArrayList<>();
    private final AccountId account = AccountId.random(random);
    private final DeviceId device = DeviceId.random(random);
    private final String text = "x".repeat(128);
    private Path folder;
    private Store history;
    private long appended;

    /** Keeps events for good. */
    private interface Store extends AutoCloseable {
        void append(List<SequencedEvent> events) throws SQLException;
    }

    @Setup(Level.Trial)
    public void open() throws IOException, SQLException {
        for (int i = 0; i < CHANNELS; i++) {
            channels.add(ChannelId.created(account, CommandId.derived("room" + i)));
        }
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "append");
        history = store.equals("sqlite") ? new Sqlite(folder) : new RocksDb(folder);
    }

    @Benchmark
    public void append() throws SQLException {
        var batch = new ArrayList<SequencedEvent>(messagesABatch);
        for (int i = 0; i < messagesABatch; i++) {
            long n = appended++;
            long seq = n / CHANNELS + 1;
            batch.add(
                    new SequencedEvent(
                            channels.get((int) (n % CHANNELS)),
                            1,
                            seq,
                            seq,
                            Position.of(1, n),
                            n,
                            account,
                            device,
                            new CommandId(new UUID(random.nextLong(), random.nextLong())),
                            new Event.MessagePosted(text, List.of())));
        }
        history.append(batch);
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        history.close();
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(AppendBenchmark::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static final class RocksDb implements Store {
        private final RocksDbStorage storage;
        private final RocksDbHistoryStore history;

        private RocksDb(Path folder) {
            storage =
                    RocksDbStorage.open(
                            new RocksDbConfig(folder, 0),
                            failure -> {
                                throw new AssertionError(failure);
                            });
            history = RocksDbHistoryStore.open(storage);
        }

        @Override
        public void append(List<SequencedEvent> events) {
            history.append(PARTITION, events);
        }

        @Override
        public void close() {
            storage.close();
        }
    }

    private static final class Sqlite implements Store {
        private final Connection database;
        private final PreparedStatement event;
        private final PreparedStatement id;
        private final PreparedStatement feed;
        private final PreparedStatement head;

        private Sqlite(Path folder) throws SQLException {
            database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("history.db"));
            try (var setting = database.createStatement()) {
                setting.execute("PRAGMA journal_mode = WAL");
                setting.execute("PRAGMA synchronous = FULL");
                setting.execute(
                        "CREATE TABLE events (channel TEXT, epoch INT, seq INT, event BLOB,"
                                + " PRIMARY KEY (channel, epoch, seq)) WITHOUT ROWID");
                setting.execute(
                        "CREATE TABLE ids (channel TEXT, account TEXT, id BLOB, seq INT, position"
                                + " INT, PRIMARY KEY (channel, account, id)) WITHOUT ROWID");
                setting.execute(
                        "CREATE TABLE feed (partition INT, position INT, channel TEXT, epoch INT,"
                                + " seq INT, PRIMARY KEY (partition, position)) WITHOUT ROWID");
                setting.execute(
                        "CREATE TABLE heads (channel TEXT PRIMARY KEY, epoch INT, seq INT)"
                                + " WITHOUT ROWID");
            }
            database.setAutoCommit(false);
            event = database.prepareStatement("INSERT INTO events VALUES (?, ?, ?, ?)");
            id = database.prepareStatement("INSERT INTO ids VALUES (?, ?, ?, ?, ?)");
            feed = database.prepareStatement("INSERT INTO feed VALUES (?, ?, ?, ?, ?)");
            head =
                    database.prepareStatement(
                            "INSERT INTO heads VALUES (?, ?, ?) ON CONFLICT (channel) DO UPDATE"
                                    + " SET epoch = excluded.epoch, seq = excluded.seq");
        }

        @Override
        public void append(List<SequencedEvent> events) throws SQLException {
            for (var one : events) {
                var channel = one.channel().value();
                run(event, channel, one.epoch(), one.seq(), StoredCodec.encode(one));
                run(
                        id,
                        channel,
                        one.account().value(),
                        bytes(one.id().value()),
                        one.seq(),
                        one.position().value());
                run(feed, PARTITION, one.position().value(), channel, one.epoch(), one.seq());
                run(head, channel, one.epoch(), one.seq());
            }
            database.commit();
        }

        private static byte[] bytes(UUID id) {
            return ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits())
                    .array();
        }

        private static void run(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            database.close();
        }
    }
}
