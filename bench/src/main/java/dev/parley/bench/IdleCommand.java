package dev.parley.bench;

import dev.parley.bench.installation.BenchException;
import dev.parley.bench.installation.KernelMemory;
import dev.parley.bench.installation.ServerProcess;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code idle}: what a connection costs that only sends its heartbeats. */
@Command(
        name = "idle",
        header = "Memory of an idle connection, and processor time of many.",
        description =
                "For a server on this machine. Heap is what lives after a collection; resident is"
                    + " the whole process; kernel is half of what the kernel took for both ends."
                    + " Let --seconds be more than the heartbeat of 30 s.")
final class IdleCommand implements Callable<Integer> {
    private static final int ROOM = 50;
    private static final int CONNECTING_AT_ONCE = 64;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--sockets",
            split = ",",
            defaultValue = "2000,10000,19000",
            description = "idle connections (default: ${DEFAULT-VALUE})")
    private List<Integer> sockets = List.of();

    /** In bytes. */
    private record Taken(long heap, long resident, long kernel) {
        static Taken by(ServerProcess server) {
            long heap =
                    server.liveHeapBytes()
                            .orElseThrow(
                                    () ->
                                            new BenchException(
                                                    "The memory of this server cannot be seen from"
                                                            + " here; name its --server-pid."));
            return new Taken(heap, server.residentBytes().orElse(0), KernelMemory.socketBytes());
        }
    }

    @Override
    public Integer call() throws Exception {
        int most = sockets.stream().mapToInt(Integer::intValue).max().orElse(0);
        try (var opened = options.open(Math.ceilDiv(most, ROOM), false)) {
            var report = options.report("idle");
            for (int run = 0; run < options.runs(); run++) {
                for (int count : sockets) {
                    measure(opened, count, report);
                }
            }
            options.finish(
                    report,
                    new Plot("bytes of a connection", List.of("heap B", "resident B", "kernel B")));
            return 0;
        }
    }

    private void measure(TargetOptions.Opened opened, int count, Report report) {
        var target = opened.target();
        var plan = new RoomPlan(Math.ceilDiv(count, ROOM), Math.min(ROOM, count), ROOM);
        var seats = plan.seats(target, false).subList(0, count);
        try (var crews = options.crews()) {
            var before = Taken.by(target.process());
            Measurement.requireAll(
                    crews.connect(target.gateway(), seats, CONNECTING_AT_ONCE), count);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(options.warmupMillis()));
            var cpuBefore = target.process().cpuSeconds().orElse(0);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(options.millis()));
            var cpu = target.process().cpuSeconds().orElse(0) - cpuBefore;
            var after = Taken.by(target.process());
            var row = "%,d idle".formatted(count);
            report.figure(row, "heap B", (double) (after.heap() - before.heap()) / count)
                    .figure(
                            row,
                            "resident B",
                            (double) (after.resident() - before.resident()) / count)
                    .figure(
                            row,
                            "kernel B",
                            (double) (after.kernel() - before.kernel()) / 2 / count)
                    .figure(row, "server cores", cpu / (options.millis() / 1e3))
                    .figure(row, "still open", crews.count().open());
        }
    }
}
