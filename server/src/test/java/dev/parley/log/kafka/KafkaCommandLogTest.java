package dev.parley.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.RealEngines;
import dev.parley.channel.Command;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.StoredCodec;
import dev.parley.log.CommandLog;
import dev.parley.log.CommandLogContractTest;
import dev.parley.log.LogConfig;
import dev.parley.log.LogException;
import dev.parley.log.ReadingOwner;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.stream.Stream;

class KafkaCommandLogTest extends CommandLogContractTest {
    private final String topic = "commands-" + UUID.randomUUID();
    private final String servers = "127.0.0.1:" + RealEngines.kafka().address().getPort();
    private final KafkaLogConfig config = new KafkaLogConfig(servers, topic, 1, 1, 6_000, Map.of());

    @Override
    protected CommandLog open(int partitions, IntFunction<Position> newestStored) {
        return KafkaCommandLog.open(config, new LogConfig(partitions), newestStored);
    }

    @Test
    void givesAgainAtTheSamePositionsWhatWasNotCommitted() {
        var forgetful = new ReadingOwner(false);
        var first = opened();
        first.start(forgetful);
        append(first, 1, 0, 10);
        await().until(() -> forgetful.read(1).size() == 10);
        first.close();
        started();
        assertThat(awaitRead(1, 10)).isEqualTo(forgetful.read(1));
    }

    @Test
    void sharesPartitionsWithAnotherNodeAndTakesOverItsOwn() {
        var mine = started();
        var other = new ReadingOwner();
        var theirs = opened();
        theirs.start(other);
        await().until(() -> !other.owned().isEmpty());
        await().until(() -> owner.owned().size() + other.owned().size() == PARTITIONS);
        assertThat(owner.owned().keySet()).doesNotContainAnyElementsOf(other.owned().keySet());
        for (var partition = 0; partition < PARTITIONS; partition++) {
            append(mine, partition, 0, 10);
            var read = partition;
            await().until(() -> owner.read(read).size() + other.read(read).size() == 10);
        }
        theirs.close();
        await().until(() -> owner.owned().size() == PARTITIONS);
        for (var partition = 0; partition < PARTITIONS; partition++) {
            append(mine, partition, 10, 1);
            var read = partition;
            await().until(() -> owner.read(read).contains(last(owner.read(read), 10)));
            assertThat(
                            Stream.concat(
                                            other.read(partition).stream(),
                                            owner.read(partition).stream())
                                    .map(LoggedCommand::submission))
                    .isEqualTo(posts(0, 11));
        }
    }

    private static LoggedCommand last(List<LoggedCommand> read, int number) {
        return read.stream()
                .filter(command -> command.submission().equals(post(number)))
                .findFirst()
                .orElse(null);
    }

    @Test
    void raisesTheGenerationWhenTheTopicIsMadeAnew() throws Exception {
        append(started(), 1, 0, 20);
        stored.put(1, awaitRead(1, 20).getLast().position());
        close();
        try (var admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(topic));
        }
        append(started(), 1, 20, 1);
        var first = awaitRead(1, 21).getLast().position();
        assertThat(first).isEqualTo(Position.of(2, 0));
    }

    @Test
    void raisesTheGenerationOfAPartitionThatIsShorterThanHistoryKnows() {
        append(started(), 1, 0, 5);
        awaitRead(1, 5);
        close();
        stored.put(1, Position.of(1, 40));
        append(started(), 1, 5, 1);
        assertThat(awaitRead(1, 6).getLast().position()).isEqualTo(Position.of(2, 5));
        append(started(), 2, 0, 1);
        assertThat(awaitRead(2, 1).getLast().position()).isEqualTo(Position.of(1, 0));
    }

    @Test
    void addsPartitionsAndLeavesTheOthersAsTheyAre() {
        append(started(), 1, 0, 3);
        awaitRead(1, 3);
        close();
        var grown = open(PARTITIONS + 1, i -> stored.getOrDefault(i, Position.NONE));
        try (grown) {
            grown.start(owner);
            await().until(() -> owner.owned().size() == PARTITIONS + 1);
            assertThat(grown.partitions()).isEqualTo(PARTITIONS + 1);
            append(grown, PARTITIONS, 0, 1);
            append(grown, 1, 3, 1);
            awaitRead(PARTITIONS, 1);
            awaitRead(1, 4);
        }
    }

    @Test
    void handsOnWhatItCannotDecodeToBeRefusedAndPassesOverWhatIsNoCommand() throws Exception {
        var log = started();
        var bytes = StoredCodec.encode(post(7));
        var ofTheFuture = bytes.clone();
        // The tag of the command stands before its text and the count of its mentions.
        ofTheFuture[bytes.length - 5] = 99;
        send(1, ofTheFuture);
        send(1, new byte[] {1, 2, 3});
        send(1, new byte[0]);
        send(1, null);
        append(log, 1, 8, 1);
        var read = awaitRead(1, 2);
        assertThat(read.getFirst().submission().command()).isEqualTo(new Command.Unreadable(1));
        assertThat(read.getFirst().submission().key()).isEqualTo(post(7).key());
        assertThat(read.getLast().submission()).isEqualTo(post(8));
        assertThat(read.getLast().position().offset()).isEqualTo(4);
    }

    @Test
    void refusesATopicThatTakesItsTimeFromClients() throws Exception {
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
        }
        assertThatThrownBy(this::opened)
                .isInstanceOf(LogException.class)
                .hasMessageContaining("message.timestamp.type")
                .hasMessageContaining("LogAppendTime");
    }

    @Test
    void takesTheNearestSessionTimeoutThatTheBrokersAllow() {
        try (var topics = new Topics(admin(), config)) {
            assertThat(topics.allowedSessionTimeout(10_000)).isEqualTo(10_000);
            assertThat(topics.allowedSessionTimeout(2_000)).isEqualTo(6_000);
            assertThat(topics.allowedSessionTimeout(Integer.MAX_VALUE)).isEqualTo(1_800_000);
        }
    }

    @Test
    void leavesItsPartitionsToOthersOnceItsOwnerHasResigned() {
        var log = started();
        append(log, 1, 0, 1);
        awaitRead(1, 1);
        var other = new ReadingOwner();
        var theirs = opened();
        theirs.start(other);
        await().until(() -> owner.owned().size() + other.owned().size() == PARTITIONS);
        assertThat(owner.owned().values().iterator().next().resign()).isTrue();
        await().until(() -> other.owned().size() == PARTITIONS);
        assertThat(owner.owned()).isEmpty();
        append(log, 0, 1, 1);
        await().until(() -> !other.read(0).isEmpty());
    }

    @Test
    void saysWhenKafkaCannotBeReached() {
        var nowhere =
                new KafkaLogConfig(
                        "127.0.0.1:1",
                        topic,
                        1,
                        1,
                        6_000,
                        Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "300"));
        assertThatThrownBy(
                        () -> KafkaCommandLog.open(nowhere, new LogConfig(1), _ -> Position.NONE))
                .isInstanceOf(LogException.class);
    }

    private void send(int partition, byte[] value) throws ExecutionException, InterruptedException {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers));
    }
}
