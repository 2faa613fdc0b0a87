package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.report.Report;

/** Messages to rooms full of sockets, at rates told in deliveries a second. */
final class Deliveries {
    private static final double MAX_P99_MILLIS = 100;
    private static final double STEP = 1.5;
    private static final double ENOUGH = 0.95;
    private static final int CONNECTING_AT_ONCE = 64;

    private final Contender server;
    private final Crews crews;
    private final TargetOptions options;
    private final Report report;
    private String prefix = "";
    private int burst = 1;

    Deliveries(Contender server, Crews crews, TargetOptions options, Report report) {
        this.server = server;
        this.crews = crews;
        this.options = options;
        this.report = report;
    }

    void connect(RoomPlan plan) {
        Measurement.requireAll(
                crews.connect(
                        server.language(),
                        server.gateways(),
                        server.seats().apply(plan),
                        CONNECTING_AT_ONCE),
                plan.allSockets());
    }

    /** From now on so many messages come at the same moment, at the same rate. */
    Deliveries inBursts(int messages) {
        burst = messages;
        return this;
    }

    /** From now on rows tell whose they are. */
    Deliveries named() {
        prefix = server.name() + ": ";
        return this;
    }

    private String row(RoomPlan plan, int bodyBytes) {
        return "%s%s, %,d B%s"
                .formatted(prefix, plan, bodyBytes, burst == 1 ? "" : ", " + burst + " at once");
    }

    /** Measured at this rate, whatever comes of it. */
    void at(RoomPlan plan, int bodyBytes, double deliveriesPerSecond) {
        var row = "%s, %,.0f/s".formatted(row(plan, bodyBytes), deliveriesPerSecond);
        var measured = measure(plan, bodyBytes, deliveriesPerSecond);
        tell(row, measured);
        IngestCommand.warn(report, row, measured);
    }

    /** Faster and faster until it is too slow; the last that was good is told. */
    void rising(RoomPlan plan, int bodyBytes, double fromPerSecond) {
        var row = row(plan, bodyBytes);
        double rate = fromPerSecond;
        Measurement good = null;
        while (true) {
            var measured = measure(plan, bodyBytes, rate);
            var collected = measured.collected();
            boolean bears =
                    collected.delivery().count() > 0
                            && collected.delivery().millis(99) <= MAX_P99_MILLIS
                            && collected.delivered() >= ENOUGH * rate * collected.seconds()
                            && measured.lost() == 0;
            if (!bears) {
                report.figure(row, "too much at/s", rate);
                IngestCommand.warn(report, row + " at too high a rate", measured);
                break;
            }
            good = measured;
            rate *= STEP;
        }
        if (good != null) {
            tell(row, good);
        }
    }

    private Measurement measure(RoomPlan plan, int bodyBytes, double deliveriesPerSecond) {
        return Measurement.of(
                crews,
                Traffic.open(
                                deliveriesPerSecond / plan.sockets(),
                                bodyBytes,
                                options.warmupMillis(),
                                options.millis())
                        .inBursts(burst),
                plan.sockets(),
                server.process());
    }

    private void tell(String row, Measurement measured) {
        var collected = measured.collected();
        report.figure(row, "delivered/s", collected.delivered() / collected.seconds());
        measured.serverCpuSeconds()
                .ifPresent(
                        cpu ->
                                report.figure(
                                        row, "per server-CPU-second", collected.delivered() / cpu));
        report.figure(row, "messages a read", collected.delivered() / (double) collected.reads())
                .figure(row, "p50 ms", collected.delivery().millis(50))
                .figure(row, "p99 ms", collected.delivery().millis(99))
                .figure(row, "p99.9 ms", collected.delivery().millis(99.9));
        measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
        report.figure(row, "generator cores", measured.generatorCores())
                .figure(row, "late p99 ms", collected.lateness().millis(99));
        measured.otherCores().ifPresent(cores -> report.figure(row, "other cores", cores));
    }
}
