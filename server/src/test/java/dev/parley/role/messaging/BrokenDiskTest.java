package dev.parley.role.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Kind;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Submission;
import dev.parley.channel.Visibility;
import dev.parley.directory.Directory;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.feed.rocksdb.RocksDbFeed;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.log.memory.MemoryCommandLog;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** The disk under a partition is slow, full, or fails. */
class BrokenDiskTest {
    private static final int PARTITION = 0;

    @TempDir private Path folder;
    private final Random random = new Random(3);
    private final AccountId ana = AccountId.random(random);
    private final DeviceId device = DeviceId.random(random);
    private final ChannelId room = ChannelId.created(ana, CommandId.derived("room"));
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicBoolean full = new AtomicBoolean();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Heard heard = new Heard();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private RocksDbStorage storage;
    private Directory directory;
    private CommandLog log;

    @BeforeEach
    void open() {
        storage = RocksDbStorage.open(config(), this::write, fatal::add);
        var history = RocksDbHistoryStore.open(storage);
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("directory.db")));
        log = MemoryCommandLog.open(1, history::newestPosition, full::get, Clock.systemUTC());
        log.start(
                new MessagingRole(
                        history,
                        RocksDbFeed.open(storage, 1),
                        directory.channels(),
                        heard,
                        FixedDiscovery.open(LiveNode.of("local", Set.of(), null)),
                        fatal::add));
        append(1, new Command.Create(Kind.ROOM, Visibility.PUBLIC, "room", List.of()));
        await().until(() -> heard.outcomes.size() == 1);
    }

    @AfterEach
    void close() {
        gate.countDown();
        log.close();
        directory.close();
        storage.close();
    }

    @Test
    void acknowledgesNothingBeforeTheDiskHasIt() {
        gate = new CountDownLatch(1);
        var first = append(2, new Command.Post("one", List.of()));
        var second = append(3, new Command.Post("two", List.of()));
        // Both are decided; a duplicate and a refusal wait as well, for what is ahead of them.
        var duplicate = append(2, new Command.Post("one", List.of()));
        var stranger = AccountId.random(random);
        log.append(
                PARTITION, new Submission(room, stranger, device, id(4), "n", new Command.Leave()));
        assertThat(heard.outcomes).hasSize(1);
        assertThat(heard.events).hasSize(1);
        gate.countDown();
        await().until(() -> heard.outcomes.keySet().containsAll(List.of(first, second, duplicate)));
        assertThat(heard.events).hasSize(3);
    }

    @Test
    void acknowledgesNothingWhenAnFsyncFailsAndEndsTheProcess() {
        failing.set(true);
        append(2, new Command.Post("lost", List.of()));
        await().until(() -> !fatal.isEmpty());
        append(3, new Command.Post("lost too", List.of()));
        log.close();
        assertThat(heard.outcomes).hasSize(1);
        assertThat(heard.events).hasSize(1);

        // The next start goes on from what the disk has.
        storage.close();
        storage = RocksDbStorage.open(config(), fatal::add);
        assertThat(RocksDbHistoryStore.open(storage).load(room).seq()).isEqualTo(1);
    }

    @Test
    void refusesWhileTheDiskIsFullAndRecoversByItself() {
        full.set(true);
        var submission =
                new Submission(room, ana, device, id(2), "n", new Command.Post("x", List.of()));
        assertThat(log.append(PARTITION, submission)).isEqualTo(CommandLog.Append.STORAGE_FULL);
        assertThat(RocksDbHistoryStore.open(storage).load(room).seq()).isEqualTo(1);
        full.set(false);
        var key = append(2, new Command.Post("x", List.of()));
        await().until(() -> heard.outcomes.containsKey(key));
        assertThat(heard.outcomes.get(key)).isEqualTo(new Outcome.Accepted(1, 2));
    }

    @Test
    void looksAtTheRealDisk() {
        assertThat(storage.isFull()).isFalse();
        try (var tooMuch =
                RocksDbStorage.open(
                        new RocksDbConfig(folder.resolve("other"), Long.MAX_VALUE), fatal::add)) {
            assertThat(tooMuch.isFull()).isTrue();
        }
    }

    private RocksDbConfig config() {
        return new RocksDbConfig(folder.resolve("history"), 0);
    }

    private void write(RocksDB db, WriteOptions durable, WriteBatch batch) throws RocksDBException {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
        if (failing.get()) {
            throw new RocksDBException("fdatasync: Input/output error");
        }
        db.write(durable, batch);
    }

    private CommandKey append(int id, Command command) {
        var submission = new Submission(room, ana, device, id(id), "n", command);
        assertThat(log.append(PARTITION, submission)).isEqualTo(CommandLog.Append.TAKEN);
        return submission.key();
    }

    private static CommandId id(int number) {
        return new CommandId(new UUID(0, number));
    }

    private static final class Heard implements RelayPublisher {
        private final List<SequencedEvent> events = new CopyOnWriteArrayList<>();
        private final Map<CommandKey, Outcome> outcomes = new ConcurrentHashMap<>();

        @Override
        public void offer(int partition, Source source) {}

        @Override
        public void withdraw(int partition) {}

        @Override
        public void publish(int partition, SequencedEvent event) {
            events.add(event);
        }

        @Override
        public void outcome(String origin, CommandKey key, Outcome outcome) {
            outcomes.put(key, outcome);
        }
    }
}
