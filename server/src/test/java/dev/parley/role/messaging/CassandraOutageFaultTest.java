package dev.parley.role.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.engines.Cassandra;
import dev.parley.engines.EngineProcess;
import dev.parley.feed.rocksdb.RocksDbFeed;
import dev.parley.history.HistoryException;
import dev.parley.history.cassandra.CassandraHistoryConfig;
import dev.parley.history.cassandra.CassandraHistoryStore;
import dev.parley.log.memory.MemoryCommandLog;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cassandra dies under an owner and comes back: nothing is answered meanwhile, nothing is lost. */
class CassandraOutageFaultTest {
    private static final Duration HEALED = Duration.ofSeconds(120);

    @TempDir private Path folder;
    private final Random random = new Random(3);
    private final AccountId ana = AccountId.random(random);
    private final DeviceId device = DeviceId.random(random);
    private final ChannelId room = ChannelId.created(ana, CommandId.derived("room"));
    private final Map<CommandKey, Outcome> outcomes = new ConcurrentHashMap<>();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

    @Test
    void answersWhatWasSentDuringAnOutageOnceItIsOver() {
        Assumptions.assumeTrue(
                Cassandra.canRun() || System.getenv("CI") != null, Cassandra.NEEDS_JDK);
        EngineProcess cassandra = new Cassandra().start(folder).awaitReady();
        try (var history =
                        CassandraHistoryStore.open(
                                new CassandraHistoryConfig(
                                        List.of(cassandra.address()),
                                        Cassandra.DATACENTER,
                                        "outage",
                                        1));
                var storage =
                        RocksDbStorage.open(
                                new RocksDbConfig(folder.resolve("feed"), 0), fatal::add);
                var directory =
                        SqliteDirectory.open(
                                SqliteDirectoryConfig.of(folder.resolve("directory.db")));
                var log =
                        MemoryCommandLog.open(
                                1, history::newestPosition, () -> false, Clock.systemUTC())) {
            log.start(
                    new MessagingRole(
                            history,
                            RocksDbFeed.open(storage, 1),
                            directory.channels(),
                            new Answers(outcomes),
                            FixedDiscovery.open(LiveNode.of("local", Set.of(), null)),
                            fatal::add));
            log.append(
                    0,
                    submission(
                            1, new Command.Create(Kind.ROOM, Visibility.PUBLIC, "r", List.of())));
            await().atMost(HEALED).until(() -> outcomes.size() == 1);

            cassandra.kill();
            for (var i = 2; i <= 10; i++) {
                log.append(0, submission(i, new Command.Post("m" + i, List.of())));
            }
            assertThatThrownBy(() -> history.load(room))
                    .isInstanceOfSatisfying(
                            HistoryException.class,
                            failure -> assertThat(failure.isTemporary()).isTrue());
            assertThat(outcomes).hasSize(1);

            cassandra = new Cassandra().start(folder).awaitReady();
            await().atMost(HEALED).until(() -> outcomes.size() == 10);
            for (var i = 1; i <= 10; i++) {
                assertThat(outcomes.get(submission(i, new Command.Leave()).key()))
                        .isEqualTo(new Outcome.Accepted(1, i));
            }
            assertThat(history.load(room).seq()).isEqualTo(10);
            assertThat(fatal).isEmpty();
        } finally {
            cassandra.close();
        }
    }

    private Submission submission(int id, Command command) {
        return new Submission(room, ana, device, new CommandId(new UUID(0, id)), "n", command);
    }

    private record Answers(Map<CommandKey, Outcome> outcomes) implements RelayPublisher {
        @Override
        public void offer(int partition, Source source) {}

        @Override
        public void withdraw(int partition) {}

        @Override
        public void publish(int partition, SequencedEvent event) {}

        @Override
        public void outcome(String origin, CommandKey key, Outcome outcome) {
            outcomes.put(key, outcome);
        }
    }
}
