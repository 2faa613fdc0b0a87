package dev.parley.channel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A message is decided, by size of the room. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ApplyBenchmark {
    @Param({"10", "10000"})
    private int members;

    private Channel room;
    private LoggedCommand post;

    @Setup
    public void prepare() {
        var random = new SplittableRandom(1);
        var owner = AccountId.random(random);
        var others = new ArrayList<AccountId>();
        for (int i = 1; i < members; i++) {
            others.add(AccountId.random(random));
        }
        var id = ChannelId.created(owner, CommandId.of(UUID.randomUUID().toString()));
        var created =
                command(
                        id,
                        owner,
                        Position.of(1, 0),
                        new Command.Create(
                                Kind.ROOM,
                                Visibility.PRIVATE,
                                "Bench",
                                others,
                                Rulebook.OURS.newest()));
        room =
                ((Decision.Accepted)
                                Channel.nothing(id, 1).apply(created, Facts.NONE, Rulebook.OURS))
                        .next();
        post =
                command(
                        id,
                        others.getLast(),
                        Position.of(1, 1),
                        new Command.Post("x".repeat(128), List.of()));
    }

    private static LoggedCommand command(
            ChannelId channel, AccountId account, Position position, Command command) {
        return new LoggedCommand(
                position,
                1_700_000_000_000L,
                new Submission(
                        channel,
                        account,
                        DeviceId.server(),
                        CommandId.of(UUID.randomUUID().toString()),
                        "local",
                        command));
    }

    @Benchmark
    public Decision apply() {
        return room.apply(post, Facts.NONE, Rulebook.OURS);
    }
}
