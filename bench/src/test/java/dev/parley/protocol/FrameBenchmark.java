package dev.parley.protocol;

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

import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A message's frame: decoded as it comes from its sender, encoded as it goes to all members. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark {
    private static final String CHANNEL = "c-0123456789abcdef0123456789abcdef";

    @Param({"16", "128", "1024"})
    private int bodyBytes;

    private byte[] fromSender;
    private ServerFrame toMembers;

    @Setup
    public void prepare() {
        var id = UUID.randomUUID().toString();
        var text = "x".repeat(bodyBytes);
        fromSender = Json.encode(new ClientFrame.ChatMessage("r1", CHANNEL, id, text));
        toMembers =
                new ServerFrame.ChatMessage(
                        null,
                        new Message(
                                CHANNEL,
                                1,
                                4_711,
                                id,
                                new UserRef("u-0123456789abcdef", "ana", "Ana"),
                                text,
                                1_700_000_000_000L,
                                null,
                                null));
    }

    @Benchmark
    public ClientFrame decode() {
        return Json.clientFrame(fromSender);
    }

    @Benchmark
    public byte[] encode() {
        return Json.encode(toMembers);
    }
}
