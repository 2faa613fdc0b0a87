package dev.parley.role.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.concurrent.TimeUnit;

/**
 * What a room's round costs for each member before the kernel is called: frames are written into
 * one buffer, and every member gets a slice of it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FanoutBufferBenchmark {
    private static final int MEMBERS = 1_000;
    private static final int FRAME_BYTES = 400;

    @Param({"1", "4", "32"})
    private int messages;

    private final ByteBuf[] slices = new ByteBuf[MEMBERS];
    private byte[] json;

    @Setup
    public void prepare() {
        json = new byte[FRAME_BYTES];
    }

    @Benchmark
    @OperationsPerInvocation(MEMBERS)
    public void slices(Blackhole hole) {
        var pending =
                PooledByteBufAllocator.DEFAULT.directBuffer(
                        FrameWriter.MAX_HEADER_BYTES + FRAME_BYTES);
        for (int i = 0; i < messages; i++) {
            FrameWriter.text(pending, json);
        }
        for (int i = 0; i < MEMBERS; i++) {
            slices[i] = pending.retainedSlice();
        }
        for (var slice : slices) {
            hole.consume(slice.readableBytes());
            slice.release();
        }
        pending.release();
    }
}
