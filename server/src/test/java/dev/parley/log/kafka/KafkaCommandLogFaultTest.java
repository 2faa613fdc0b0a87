package dev.parley.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.Submission;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.Kafka;
import dev.parley.log.CommandLog;
import dev.parley.log.CommandLog.Append;
import dev.parley.log.LogConfig;
import dev.parley.log.PartitionLog;
import dev.parley.log.ReadingOwner;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** The broker under a log is silent, or dies. */
class KafkaCommandLogFaultTest {
    private static final Random RANDOM = new Random(5);
    private static final AccountId ANA = AccountId.random(RANDOM);
    private static final DeviceId DEVICE = DeviceId.random(RANDOM);
    private static final ChannelId ROOM = ChannelId.created(ANA, CommandId.derived("room"));
    private static final Duration HEALED = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static EngineProcess broker;

    private final ReadingOwner owner = new ReadingOwner();
    private CommandLog log;

    @BeforeAll
    static void startBroker() {
        broker = Kafka.single().start(folder).awaitReady();
    }

    @AfterAll
    static void endBroker() {
        broker.close();
    }

    @BeforeEach
    void open() {
        var config =
                new KafkaLogConfig(
                        "127.0.0.1:" + broker.address().getPort(),
                        "commands-" + UUID.randomUUID(),
                        1,
                        1,
                        6_000,
                        Map.of());
        log = KafkaCommandLog.open(config, new LogConfig(2), _ -> Position.NONE);
        log.start(owner);
        await().until(() -> owner.owned().size() == 2);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void doesNotOwnWhatNobodyConfirmsAndBeginsAnewWhenItIsHeardAgain() {
        append(0, 5);
        await().until(() -> owner.read(0).size() == 5);
        var before = List.copyOf(owner.owned().values());
        broker.pause();
        await().atMost(HEALED).until(() -> before.stream().noneMatch(PartitionLog::isOwned));
        await().atMost(HEALED).until(() -> owner.owned().isEmpty());
        broker.resume();
        await().atMost(HEALED).until(() -> owner.owned().size() == 2);
        assertThat(owner.owned().values()).allMatch(PartitionLog::isOwned);
        assertThat(before).noneMatch(PartitionLog::isOwned);
        append(5, 5);
        await().atMost(HEALED).until(() -> submissions().size() == 10);
        assertThat(submissions()).containsExactlyElementsOf(posts(0, 10));
    }

    @Test
    void refusesInsteadOfWaitingWhileNoBrokerTakesAnything() {
        broker.pause();
        try {
            var big = post(1, "x".repeat(100_000));
            var last = Append.TAKEN;
            for (var i = 0; last == Append.TAKEN && i < 1_000; i++) {
                last = log.append(0, big);
            }
            assertThat(last).isEqualTo(Append.OVERLOADED);
        } finally {
            broker.resume();
        }
    }

    @Test
    void goesOnWhereItWasWhenItsBrokerWasKilled() {
        append(0, 5);
        await().until(() -> owner.read(0).size() == 5);
        broker.kill();
        posts(5, 5).forEach(post -> log.append(0, post));
        broker = Kafka.single().start(folder).awaitReady();
        // What no broker took in time is gone; who sent it has had no answer and sends it again.
        for (var post : posts(5, 5)) {
            await().atMost(HEALED).until(() -> log.append(0, post) == Append.TAKEN);
        }
        await().atMost(HEALED).until(() -> submissions().size() == 10);
        assertThat(submissions()).containsExactlyElementsOf(posts(0, 10));
    }

    /** What was read, each once, in order. */
    private LinkedHashSet<Submission> submissions() {
        return owner.read(0).stream()
                .map(LoggedCommand::submission)
                .collect(LinkedHashSet::new, LinkedHashSet::add, LinkedHashSet::addAll);
    }

    private void append(int first, int count) {
        for (var post : posts(first, count)) {
            assertThat(log.append(0, post)).isEqualTo(Append.TAKEN);
        }
    }

    private static List<Submission> posts(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(i -> post(i, "m")).toList();
    }

    private static Submission post(int number, String text) {
        return new Submission(
                ROOM,
                ANA,
                DEVICE,
                new CommandId(new UUID(0, number)),
                "node",
                new Command.Post(text, List.of()));
    }
}
