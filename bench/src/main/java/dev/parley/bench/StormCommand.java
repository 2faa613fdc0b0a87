package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.crew.Traffic;
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

/** {@code storm}: all sockets are cut at the same moment and come back. */
@Command(
        name = "storm",
        header = "All are cut at once: how long until they have resumed and caught up.",
        description =
                "One socket in each room stays and goes on posting: what it posts is what the"
                    + " others missed, and its acknowledgements tell how others fare meanwhile. All"
                    + " sockets check that they miss nothing.")
final class StormCommand implements Callable<Integer> {
    private static final int ROOM = 50;
    private static final int CONNECTING_AT_ONCE = 64;
    private static final long AWAY_MILLIS = 1_000;
    private static final double MILLIS_A_SECOND = 1e3;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--sockets",
            defaultValue = "19000",
            description = "that are cut (default: ${DEFAULT-VALUE})")
    private int sockets;

    @Option(
            names = "--at-once",
            defaultValue = "512",
            description = "on their way back at the same time (default: ${DEFAULT-VALUE})")
    private int atOnce;

    @Option(
            names = "--rate",
            defaultValue = "200",
            description = "messages a second meanwhile, over all rooms (default: ${DEFAULT-VALUE})")
    private double rate;

    @Override
    public Integer call() throws Exception {
        int room = Math.min(ROOM, sockets);
        var plan = new RoomPlan(Math.ceilDiv(sockets, room), room, room);
        try (var opened = options.open(plan.accounts(), false)) {
            var report = options.report("storm").setting("messages/s", rate);
            for (int run = 0; run < options.runs(); run++) {
                try (var crowd = options.crews();
                        var others = options.crews()) {
                    measure(opened.target(), plan, crowd, others, report);
                }
            }
            options.finish(
                    report, new Plot("time, ms", List.of("99% back ms", "others' ack p99 ms")));
            return report.remarks().isEmpty() ? 0 : 1;
        }
    }

    private void measure(Target target, RoomPlan plan, Crews crowd, Crews others, Report report) {
        storm(target, plan, crowd, others, report, "%,d cut".formatted(plan.allSockets()));
    }

    private void storm(
            Target target, RoomPlan plan, Crews crowd, Crews others, Report report, String row) {
        var seats = plan.seats(target, true);
        List<Seat> staying = seats.subList(0, plan.rooms());
        Measurement.requireAll(
                crowd.connect(target.gateways(), seats, CONNECTING_AT_ONCE), seats.size());
        Measurement.requireAll(
                others.connect(target.gateways(), staying, CONNECTING_AT_ONCE), staying.size());
        var traffic =
                Traffic.open(rate, 128, options.warmupMillis(), AWAY_MILLIS + options.millis());
        var meanwhile =
                Measurement.meanwhile(() -> Measurement.of(others, traffic, 1, target.process()));
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(traffic.delayMillis() + traffic.warmupMillis()));
        crowd.cut();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AWAY_MILLIS));
        var back = crowd.comeBack(atOnce);
        Measurement.requireAll(back, seats.size());
        var measured = meanwhile.join();
        var ack = measured.collected().ops().get(Op.POST);
        report.figure(row, "99% back ms", back.liveAt().millis(99))
                .figure(row, "all back ms", back.millis())
                .figure(row, "back/s", back.live() / (back.millis() / MILLIS_A_SECOND))
                .figure(row, "one's p99 ms", back.latency().millis(99));
        if (ack != null) {
            report.figure(row, "others' ack p50 ms", ack.millis(50))
                    .figure(row, "others' ack p99 ms", ack.millis(99));
        }
        measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
        var counted = crowd.count();
        if (counted.gaps() > 0 || counted.disorders() > 0 || counted.incomplete() > 0) {
            report.remark(
                    "%s: %d events never came, %d came twice or too late, %d resumes were cut off"
                            .formatted(
                                    row,
                                    counted.gaps(),
                                    counted.disorders(),
                                    counted.incomplete()));
        }
        IngestCommand.warn(report, row, measured);
    }
}
