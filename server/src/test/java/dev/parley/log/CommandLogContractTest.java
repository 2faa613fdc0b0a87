package dev.parley.log;

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
import dev.parley.log.CommandLog.Append;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What every command log must do. */
public abstract class CommandLogContractTest {
    protected static final int PARTITIONS = 3;

    private static final Random RANDOM = new Random(11);
    private static final AccountId ANA = AccountId.random(RANDOM);
    private static final DeviceId DEVICE = DeviceId.random(RANDOM);
    private static final ChannelId ROOM = ChannelId.created(ANA, CommandId.derived("room"));

    /** What history would know of each partition. */
    protected final Map<Integer, Position> stored = new ConcurrentHashMap<>();

    protected final ReadingOwner owner = new ReadingOwner();
    private final Deque<CommandLog> opened = new ArrayDeque<>();

    /** Opens the log of this test; a second time, the same log with what it has kept. */
    protected abstract CommandLog open(int partitions, IntFunction<Position> newestStored);

    @AfterEach
    protected void close() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void handsEveryPartitionToItsOwner() {
        started();
        assertThat(owner.calls())
                .containsExactlyInAnyOrder("assigned 0", "assigned 1", "assigned 2");
        assertThat(owner.owned().values()).allMatch(PartitionLog::isOwned);
    }

    @Test
    void givesWhatWasAppendedInOrderWithRisingPositionsAndATime() {
        var log = started();
        var before = System.currentTimeMillis();
        append(log, 1, 0, 100);
        var read = awaitRead(1, 100);
        assertThat(read).extracting(LoggedCommand::submission).isEqualTo(posts(0, 100));
        assertThat(read).isSortedAccordingTo((a, b) -> a.position().compareTo(b.position()));
        assertThat(read).extracting(LoggedCommand::position).doesNotHaveDuplicates();
        assertThat(read.getFirst().position().generation()).isPositive();
        assertThat(read)
                .extracting(LoggedCommand::timeMillis)
                .allMatch(time -> time >= before && time <= System.currentTimeMillis());
    }

    @Test
    void keepsPartitionsApart() {
        var log = started();
        append(log, 0, 0, 5);
        append(log, 2, 5, 5);
        assertThat(awaitRead(0, 5)).extracting(LoggedCommand::submission).isEqualTo(posts(0, 5));
        assertThat(awaitRead(2, 5)).extracting(LoggedCommand::submission).isEqualTo(posts(5, 5));
        assertThat(owner.read(1)).isEmpty();
    }

    @Test
    void beginsAboveWhatHistoryKnows() {
        stored.put(0, Position.of(3, 700));
        stored.put(1, Position.of(3, 0));
        var log = started();
        for (var partition = 0; partition < PARTITIONS; partition++) {
            append(log, partition, 0, 1);
            var first = awaitRead(partition, 1).getFirst();
            assertThat(stored.getOrDefault(partition, Position.NONE)).isLessThan(first.position());
        }
    }

    @Test
    void goesOnAboveEarlierPositionsAndGivesNothingTwiceWhenOpenedAgain() {
        append(started(), 1, 0, 20);
        var last = awaitRead(1, 20).getLast().position();
        close();
        stored.put(1, last);
        append(started(), 1, 20, 5);
        var read = awaitRead(1, 25);
        assertThat(read).extracting(LoggedCommand::submission).isEqualTo(posts(0, 25));
        assertThat(last).isLessThan(read.get(20).position());
    }

    @Test
    void takesNothingAfterItsEndAndHasRevokedEveryPartition() throws InterruptedException {
        var log = started();
        var ends = List.copyOf(owner.owned().values());
        close();
        assertThat(log.append(0, post(1))).isEqualTo(Append.CLOSED);
        assertThat(owner.calls())
                .filteredOn(call -> call.startsWith("revoked"))
                .containsExactlyInAnyOrder("revoked 0", "revoked 1", "revoked 2");
        for (var end : ends) {
            assertThat(end.poll(1)).isEmpty();
        }
    }

    protected CommandLog opened() {
        var log = open(PARTITIONS, i -> stored.getOrDefault(i, Position.NONE));
        opened.push(log);
        return log;
    }

    /** With every partition in the hands of {@link #owner}. */
    protected CommandLog started() {
        var log = opened();
        log.start(owner);
        await().until(() -> owner.owned().size() == PARTITIONS);
        return log;
    }

    protected static void append(CommandLog log, int partition, int first, int count) {
        for (var post : posts(first, count)) {
            assertThat(log.append(partition, post)).isEqualTo(Append.TAKEN);
        }
    }

    protected List<LoggedCommand> awaitRead(int partition, int count) {
        var read = owner.read(partition);
        await().until(() -> read.size() >= count);
        assertThat(read).hasSize(count);
        return read;
    }

    protected static List<Submission> posts(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(CommandLogContractTest::post)
                .toList();
    }

    protected static Submission post(int number) {
        return new Submission(
                ROOM,
                ANA,
                DEVICE,
                new CommandId(new UUID(0, number)),
                "node",
                new Command.Post("m" + number, List.of()));
    }
}
