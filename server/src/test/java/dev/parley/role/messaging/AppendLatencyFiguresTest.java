package dev.parley.role.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.RealEngines;
import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Facts;
import dev.parley.channel.Kind;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Submission;
import dev.parley.channel.Visibility;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.engines.Cassandra;
import dev.parley.feed.Feed;
import dev.parley.feed.kafka.KafkaFeed;
import dev.parley.feed.kafka.KafkaFeedConfig;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.history.cassandra.CassandraHistoryConfig;
import dev.parley.history.cassandra.CassandraHistoryStore;
import dev.parley.log.CommandLog.Append;
import dev.parley.log.LogConfig;
import dev.parley.log.kafka.KafkaCommandLog;
import dev.parley.log.kafka.KafkaLogConfig;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * From append to outcome through Kafka and Cassandra, and where the time goes. It asserts only that
 * nothing is lost; the figures are for reading: {@code -Dparley.figures=true}.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "parley.figures", matches = "true")
class AppendLatencyFiguresTest {
    private static final int ROOMS = 50;
    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = Integer.getInteger("parley.figures.rate", 200);
    private static final int WARM_UP = 20 * PER_SECOND;
    private static final int MESSAGES = 30 * PER_SECOND;
    private static final double MILLI = 1e6;

    @TempDir private Path folder;
    private final Random random = new Random(3);
    private final AccountId ana = AccountId.random(random);
    private final DeviceId device = DeviceId.random(random);
    private final Map<CommandKey, Long> sent = new ConcurrentHashMap<>();
    private final Samples whole = new Samples("append to outcome");
    private final Samples arriving = new Samples("append to decided");
    private final Samples looking = new Samples("history.sameIds");
    private final Samples storing = new Samples("history.append");
    private final Samples feeding = new Samples("feed.append");

    private record Samples(String name, ConcurrentLinkedQueue<Long> nanos) {
        Samples(String name) {
            this(name, new ConcurrentLinkedQueue<>());
        }

        <T> T time(Supplier<T> work) {
            var start = System.nanoTime();
            var result = work.get();
            nanos.add(System.nanoTime() - start);
            return result;
        }

        void print() {
            var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    "%-20s %6d  p50 %6.1f  p90 %6.1f  p99 %6.1f  max %6.1f ms%n",
                    name,
                    sorted.length,
                    at(sorted, 0.50),
                    at(sorted, 0.90),
                    at(sorted, 0.99),
                    at(sorted, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0
                    ? 0
                    : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / MILLI;
        }
    }

    @Test
    void answersEveryCommandOnceItIsStored() {
        var servers = "127.0.0.1:" + RealEngines.kafka().address().getPort();
        var name = "figures_" + UUID.randomUUID().toString().substring(0, 8);
        var failures = new CopyOnWriteArrayList<Throwable>();
        try (var history =
                        CassandraHistoryStore.open(
                                new CassandraHistoryConfig(
                                        List.of(RealEngines.cassandra().address()),
                                        Cassandra.DATACENTER,
                                        name,
                                        1));
                var directory =
                        SqliteDirectory.open(
                                SqliteDirectoryConfig.of(folder.resolve("directory.db")));
                var feed =
                        KafkaFeed.open(
                                new KafkaFeedConfig(servers, name + ".events", 1, 1, Map.of()),
                                PARTITIONS);
                var log =
                        KafkaCommandLog.open(
                                new KafkaLogConfig(servers, name, 1, 1, 6_000, Map.of()),
                                new LogConfig(PARTITIONS),
                                history::newestPosition)) {
            log.start(
                    new MessagingRole(
                            new TimedHistory(history),
                            new TimedFeed(feed),
                            directory.channels(),
                            new Answers(),
                            FixedDiscovery.open(LiveNode.of("node", Set.of(), null)),
                            failures::add));
            for (var room = 0; room < ROOMS; room++) {
                append(log, room, new Command.Create(Kind.ROOM, Visibility.PUBLIC, "r", List.of()));
            }
            await().atMost(Duration.ofSeconds(60)).until(sent::isEmpty);
            post(log, WARM_UP);
            await().atMost(Duration.ofSeconds(60)).until(sent::isEmpty);
            var all = List.of(whole, arriving, looking, storing, feeding);
            all.forEach(samples -> samples.nanos().clear());
            post(log, MESSAGES);
            await().atMost(Duration.ofSeconds(60)).until(sent::isEmpty);
            System.out.printf("%d messages, %d a second%n", MESSAGES, PER_SECOND);
            all.forEach(Samples::print);
            assertThat(whole.nanos()).hasSize(MESSAGES);
            assertThat(failures).isEmpty();
        }
    }

    private void post(KafkaCommandLog log, int messages) {
        var start = System.nanoTime();
        for (var i = 0; i < messages; i++) {
            var due = start + i * 1_000_000_000L / PER_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            append(log, random.nextInt(ROOMS), new Command.Post("hello, how are you?", List.of()));
        }
    }

    private void append(KafkaCommandLog log, int room, Command command) {
        var channel = ChannelId.created(ana, CommandId.derived("room" + room));
        var id = new CommandId(new UUID(random.nextLong(), random.nextLong()));
        var submission = new Submission(channel, ana, device, id, "node", command);
        sent.put(submission.key(), System.nanoTime());
        assertThat(log.append(room % PARTITIONS, submission)).isEqualTo(Append.TAKEN);
    }

    private final class Answers implements RelayPublisher {
        @Override
        public void offer(int partition, Source source) {}

        @Override
        public void withdraw(int partition) {}

        @Override
        public void publish(int partition, SequencedEvent event) {}

        @Override
        public void outcome(String origin, CommandKey key, Outcome outcome) {
            var since = sent.remove(key);
            if (since != null) {
                whole.nanos().add(System.nanoTime() - since);
            }
        }
    }

    private final class TimedFeed implements Feed {
        private final Feed feed;

        TimedFeed(Feed feed) {
            this.feed = feed;
        }

        @Override
        public int partitions() {
            return feed.partitions();
        }

        @Override
        public void append(int partition, List<SequencedEvent> events) {
            feeding.time(
                    () -> {
                        feed.append(partition, events);
                        return true;
                    });
        }

        @Override
        public List<FeedEvent> read(int partition, long cursor, int maxEvents) {
            return feed.read(partition, cursor, maxEvents);
        }

        @Override
        public void await(int partition, long cursor, Duration atMost) throws InterruptedException {
            feed.await(partition, cursor, atMost);
        }

        @Override
        public long cursor(String reader, int partition) {
            return feed.cursor(reader, partition);
        }

        @Override
        public void commit(String reader, int partition, long cursor) {
            feed.commit(reader, partition, cursor);
        }
    }

    private final class TimedHistory implements HistoryStore {
        private final HistoryStore history;

        TimedHistory(HistoryStore history) {
            this.history = history;
        }

        @Override
        public void append(int partition, List<SequencedEvent> events) {
            storing.time(
                    () -> {
                        history.append(partition, events);
                        return true;
                    });
        }

        @Override
        public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
            for (var key : keys) {
                arriving.nanos().add(System.nanoTime() - sent.getOrDefault(key, System.nanoTime()));
            }
            return looking.time(() -> history.sameIds(keys));
        }

        @Override
        public Channel load(ChannelId channel) {
            return history.load(channel);
        }

        @Override
        public void saveSnapshot(Channel channel) {
            history.saveSnapshot(channel);
        }

        @Override
        public List<StoredEvent> after(
                ChannelId channel, long epoch, long after, long to, int maxEvents) {
            return history.after(channel, epoch, after, to, maxEvents);
        }

        @Override
        public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
            return history.before(channel, epoch, before, maxEvents);
        }

        @Override
        public Optional<Facts.SameId> sameId(CommandKey key) {
            return history.sameId(key);
        }

        @Override
        public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
            return history.target(channel, epoch, seq);
        }

        @Override
        public Position newestPosition(int partition) {
            return history.newestPosition(partition);
        }
    }
}
