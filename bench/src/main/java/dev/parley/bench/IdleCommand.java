package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.BenchException;
import dev.parley.bench.installation.KernelMemory;
import dev.parley.bench.installation.ServerProcess;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code idle}: what a connection costs that only sends its heartbeats. */
@Command(
        name = "idle",
        header = "Memory of an idle connection, and processor time of many.",
        description =
                "For a server on this machine. Heap is what lives after a collection; resident is"
                        + " that and what the process holds beside its heap; kernel is half of"
                        + " what the kernel took for both ends. The first thousand sockets come"
                        + " before, so that nothing is counted that the first of them load and"
                        + " compile; a figure is what all others take, by their number. An own"
                        + " server is started anew for each number. Let --seconds be more than"
                        + " the heartbeat of 30 s.")
final class IdleCommand implements Callable<Integer> {
    private static final int DEVICES = 50;
    private static final int CONNECTING_AT_ONCE = 64;
    private static final int FIRST_SOCKETS = 1_000;

    /**
     * The heap of an own server takes all its pages at the start: how many of them hold garbage
     * when somebody looks says nothing about sockets.
     */
    private static final String WHOLE_HEAP = "-Xms1g -Xmx1g -XX:+AlwaysPreTouch";

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--sockets",
            split = ",",
            defaultValue = "2000,10000,19000",
            description = "idle connections (default: ${DEFAULT-VALUE})")
    private List<Integer> sockets = List.of();

    @Option(
            names = "--rooms",
            defaultValue = "10",
            description = "in which each of them is (default: ${DEFAULT-VALUE})")
    private int rooms;

    /**
     * In bytes.
     *
     * @param resident of the process; of an own server what is not heap
     */
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
        options.serverFlags(WHOLE_HEAP);
        var report = options.report("idle").setting("rooms of each", rooms);
        for (int run = 0; run < options.runs(); run++) {
            for (int count : sockets) {
                try (var opened = options.open(Math.ceilDiv(count, DEVICES), false)) {
                    measure(opened.target(), count, report);
                }
            }
        }
        options.finish(
                report,
                new Plot("bytes of a connection", List.of("heap B", "resident B", "kernel B")));
        return report.remarks().isEmpty() ? 0 : 1;
    }

    private void measure(Target target, int count, Report report) {
        var seats = seats(target, count);
        int first = Math.min(FIRST_SOCKETS, count / 2);
        int counted = count - first;
        try (var crews = options.crews()) {
            connect(crews, target, seats.subList(0, first));
            pause(options.warmupMillis());
            var before = Taken.by(target.process());
            connect(crews, target, seats.subList(first, count));
            pause(options.warmupMillis());
            var cpuBefore = target.process().cpuSeconds();
            pause(options.millis());
            var cpu = target.process().cpuSeconds();
            var after = Taken.by(target.process());
            long heap = after.heap() - before.heap();
            long resident = after.resident() - before.resident() + (options.isOwn() ? heap : 0);
            long kernel = after.kernel() - before.kernel();
            int open = crews.count().open();
            var row = "%,d idle".formatted(count);
            report.figure(row, "heap B", each(heap, counted))
                    .figure(row, "resident B", each(resident, counted))
                    .figure(row, "kernel B", each(kernel, counted) / 2)
                    .figure(row, "server cores", cores(cpuBefore, cpu))
                    .figure(row, "still open", open);
            if (open < count) {
                report.remark("%s: only %,d were open at the end".formatted(row, open));
            }
        }
    }

    private static void connect(Crews crews, Target target, List<Seat> seats) {
        Measurement.requireAll(
                crews.connect(target.gateways(), seats, CONNECTING_AT_ONCE), seats.size());
    }

    /** Room {@code i} is of account {@code i} and those that follow it, round in a ring. */
    private List<Seat> seats(Target target, int count) {
        var accounts = target.accounts().take(Math.ceilDiv(count, DEVICES));
        var channels = new ArrayList<String>();
        for (int i = 0; i < accounts.size(); i++) {
            var others = new ArrayList<Account>();
            for (int next = 1; next < Math.min(rooms, accounts.size()); next++) {
                others.add(accounts.get((i + next) % accounts.size()));
            }
            channels.add(target.accounts().room(accounts.get(i), "Idle " + i, others));
        }
        var seats = new ArrayList<Seat>();
        for (int i = 0; i < count; i++) {
            int account = i % accounts.size();
            seats.add(Seat.of(accounts.get(account).cookie(), channels.get(account), 0, false));
        }
        return seats;
    }

    private static double each(long bytes, int count) {
        return (double) bytes / count;
    }

    private double cores(OptionalDouble before, OptionalDouble after) {
        return (after.orElse(0) - before.orElse(0)) / (options.millis() / 1e3);
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
