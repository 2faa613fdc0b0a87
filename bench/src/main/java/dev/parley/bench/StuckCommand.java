package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.BenchException;
import dev.parley.bench.installation.KernelMemory;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** {@code stuck}: thousands who are sent much and read nothing. */
@Command(
        name = "stuck",
        header = "Many who never read: what they cost, and how others fare.",
        description =
                "All but one socket of each room stop reading, while the one goes on posting. Let"
                    + " --seconds be long enough to fill what the kernel keeps for each of them,"
                    + " and 10 s more, after which the server lets go of who does not read.")
final class StuckCommand implements Callable<Integer> {
    private static final int ROOM = 100;
    private static final int DEVICES = 50;
    private static final int CONNECTING_AT_ONCE = 64;
    private static final long LOOK_MILLIS = 250;
    private static final long LET_GO_MILLIS = 60_000;
    private static final double MEBI = 1 << 20;
    private static final Pattern CONNECTIONS =
            Pattern.compile("(?m)^parley_gateway_connections(?:\\{\\S*})? (\\S+)$");

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--sockets",
            defaultValue = "10000",
            description = "that do not read (default: ${DEFAULT-VALUE})")
    private int sockets;

    @Option(
            names = "--rate",
            defaultValue = "300",
            description = "messages a second, over all rooms (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--body",
            defaultValue = "8192",
            description = "bytes of each (default: ${DEFAULT-VALUE})")
    private int bodyBytes;

    @Override
    public Integer call() throws Exception {
        int room = Math.min(ROOM, sockets);
        var plan = new RoomPlan(Math.ceilDiv(sockets, room), room, Math.min(room, DEVICES));
        try (var opened = options.open(plan.accounts(), false)) {
            var report =
                    options.report("stuck").setting("messages/s", rate).setting("body", bodyBytes);
            for (int run = 0; run < options.runs(); run++) {
                try (var stuck = options.crews();
                        var others = options.crews()) {
                    measure(opened.target(), plan, stuck, others, report);
                }
            }
            options.finish(report, new Plot("MB", List.of("before MB", "most MB", "after MB")));
            return report.remarks().isEmpty() ? 0 : 1;
        }
    }

    private void measure(Target target, RoomPlan plan, Crews stuck, Crews others, Report report) {
        var row = "%,d stuck".formatted(plan.allSockets());
        var seats = plan.seats(target, false);
        var reading = seats.subList(0, plan.rooms());
        Measurement.requireAll(
                stuck.connect(target.gateways(), seats, CONNECTING_AT_ONCE), seats.size());
        Measurement.requireAll(
                others.connect(target.gateways(), reading, CONNECTING_AT_ONCE), reading.size());
        report.figure(row, "before MB", megabytes(target));
        stuck.stopReading();
        var traffic = Traffic.open(rate, bodyBytes, options.warmupMillis(), options.millis());
        var talk =
                Measurement.meanwhile(() -> Measurement.of(others, traffic, 1, target.process()));
        double most = 0;
        double kernel = 0;
        while (!talk.isDone()) {
            most = Math.max(most, megabytes(target));
            kernel = Math.max(kernel, KernelMemory.socketBytes() / MEBI);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
        var measured = talk.join();
        int left = letGo(target, reading.size());
        report.figure(row, "most MB", most)
                .figure(row, "after MB", megabytes(target))
                .figure(row, "kernel MB", kernel)
                .figure(row, "still open", left);
        var ack = measured.collected().ops().get(Op.POST);
        if (ack != null) {
            report.figure(row, "others' ack p50 ms", ack.millis(50))
                    .figure(row, "others' ack p99 ms", ack.millis(99));
        }
        measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
        IngestCommand.warn(report, row, measured);
    }

    /** How many are still there a while later, of those that do not read. */
    private static int letGo(Target target, int others) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LET_GO_MILLIS);
        int left = connections(target) - others;
        while (left > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            left = connections(target) - others;
        }
        return left;
    }

    private static int connections(Target target) {
        var told = CONNECTIONS.matcher(target.web().text("/metrics"));
        if (!told.find()) {
            throw new BenchException("The server does not tell how many sockets are open.");
        }
        return (int) Double.parseDouble(told.group(1));
    }

    private static double megabytes(Target target) {
        return target.process()
                        .residentBytes()
                        .orElseThrow(
                                () ->
                                        new BenchException(
                                                "The memory of this server cannot be seen from"
                                                        + " here; name its --server-pid."))
                / MEBI;
    }
}
