package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code ingest}: durable messages a second, and how long it takes from sending a message to its
 * own copy, which means stored.
 */
@Command(
        name = "ingest",
        header = "Durable messages a second, and the time until each is acknowledged.",
        description =
                "Every account posts to a room in which nobody else is, so that delivery costs next"
                    + " to nothing. A sender has one message unanswered at any time; with a rate,"
                    + " messages are sent by a schedule that waits for nothing. Beside an own"
                    + " server the same disk is measured right before and after each case: by a"
                    + " loop with as many records of the same size a sync as there are senders, and"
                    + " by as many threads that each wait for their own record.")
final class IngestCommand implements Callable<Integer> {
    private static final int OWN_ACCOUNTS = 1_024;
    private static final int TARGET_ACCOUNTS = 64;
    private static final int CONNECTING_AT_ONCE = 64;
    private static final double BUSY = 0.9;
    private static final int RAW_PARTS = 4;

    @Mixin private final TargetOptions options = new TargetOptions();
    @Mixin private final PeerOptions peers = new PeerOptions();

    @Option(
            names = "--senders",
            split = ",",
            paramLabel = "N",
            description = "messages unanswered at any time (default: 1,16,256,4096)")
    private @Nullable List<Integer> senders;

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "N",
            description = "messages a second, instead of senders")
    private @Nullable List<Double> rates;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            description =
                    "accounts, with a socket and a room each (default: 1024 on an own server, 64"
                            + " on a target). A server lets a socket send 100 frames a second, and"
                            + " by default an account 20 messages")
    private @Nullable Integer accounts;

    @Option(
            names = "--body",
            defaultValue = "128",
            paramLabel = "BYTES",
            description = "of a message's text (default: 128)")
    private int bodyBytes;

    @Override
    public Integer call() throws Exception {
        var wanted = accounts;
        int count = wanted != null ? wanted : options.isOwn() ? OWN_ACCOUNTS : TARGET_ACCOUNTS;
        var report =
                options.report("ingest")
                        .setting("accounts", count)
                        .setting("body bytes", bodyBytes);
        try (var opened = options.open(count, true);
                var others = new PeerServers(options)) {
            var target = opened.target();
            var parley = Contender.parley(target, _ -> seats(target, count));
            for (var contender : peers.beside(parley, others)) {
                try (var crews = options.crews()) {
                    measure(contender, crews, count, report);
                }
            }
        }
        options.finish(report, new Plot("from send to ack, ms", List.of("p50 ms", "p99 ms")));
        return report.remarks().isEmpty() ? 0 : 1;
    }

    private void measure(Contender server, Crews crews, int count, Report report) {
        Measurement.requireAll(
                crews.connect(
                        server.language(),
                        server.gateways(),
                        server.seats().apply(RoomPlan.of(count, 1)),
                        CONNECTING_AT_ONCE),
                count);
        var prefix = peers.areWanted() ? server.name() + ": " : "";
        for (int run = 0; run < options.runs(); run++) {
            for (var step : cases()) {
                var name = prefix + step.name();
                var before = raw(step.traffic());
                var measured = Measurement.of(crews, step.traffic(), 1, server.process());
                tell(report, name, measured);
                tellRaw(report, name, before, raw(step.traffic()));
            }
        }
    }

    /**
     * Records a second of the bare disk.
     *
     * @param together of a loop that syncs as many at once as there are senders
     * @param waiting of as many threads as there are senders, each waiting for its own record
     */
    private record Raw(double together, double waiting) {}

    /** Empty where the disk is not the server's, or nothing compares. */
    private Optional<Raw> raw(Traffic traffic) {
        var sharing = traffic.inFlight();
        if (sharing == null || !options.isOwn()) {
            return Optional.empty();
        }
        var folder = options.work();
        long millis = options.millis() / RAW_PARTS;
        return Optional.of(
                new Raw(
                        RawAppends.perSecond(folder, sharing, bodyBytes, millis),
                        RawAppends.perSecondOfWaiting(folder, sharing, bodyBytes, millis)));
    }

    private static void tellRaw(
            Report report, String row, Optional<Raw> before, Optional<Raw> after) {
        if (before.isPresent() && after.isPresent()) {
            double together = (before.get().together() + after.get().together()) / 2;
            double waiting = (before.get().waiting() + after.get().waiting()) / 2;
            double acked = report.newest(row, "acked/s");
            report.figure(row, "raw/s", together)
                    .figure(row, "÷ raw", acked / together)
                    .figure(row, "raw waiting/s", waiting)
                    .figure(row, "÷ raw waiting", acked / waiting);
        }
    }

    static List<Seat> seats(Target target, int count) {
        var seats = new ArrayList<Seat>();
        for (var account : target.accounts().takeWithRooms(count)) {
            var room = account.room();
            if (room != null) {
                seats.add(Seat.of(account.cookie(), room, seats.size(), true));
            }
        }
        return seats;
    }

    private record Case(String name, Traffic traffic) {}

    private List<Case> cases() {
        var cases = new ArrayList<Case>();
        if (rates != null) {
            for (double rate : rates) {
                cases.add(
                        new Case(
                                "%,.0f messages/s".formatted(rate),
                                Traffic.open(
                                        rate,
                                        bodyBytes,
                                        options.warmupMillis(),
                                        options.millis())));
            }
        }
        if (senders != null || rates == null) {
            for (int sender : senders == null ? List.of(1, 16, 256, 4096) : senders) {
                cases.add(
                        new Case(
                                sender == 1 ? "1 sender" : "%,d senders".formatted(sender),
                                Traffic.closed(
                                        sender,
                                        bodyBytes,
                                        options.warmupMillis(),
                                        options.millis())));
            }
        }
        return cases;
    }

    static void tell(Report report, String row, Measurement measured) {
        var collected = measured.collected();
        var ack = collected.ops().get(Op.POST);
        if (ack == null) {
            report.remark(row + ": nothing was acknowledged");
            return;
        }
        report.figure(row, "acked/s", collected.acked() / collected.seconds())
                .figure(row, "p50 ms", ack.millis(50))
                .figure(row, "p99 ms", ack.millis(99))
                .figure(row, "p99.9 ms", ack.millis(99.9))
                .figure(row, "max ms", ack.maxMillis());
        measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
        report.figure(row, "generator cores", measured.generatorCores())
                .figure(row, "late p99 ms", collected.lateness().millis(99));
        measured.otherCores().ifPresent(cores -> report.figure(row, "other cores", cores));
        warn(report, row, measured);
    }

    /** What makes a figure doubtful, or worse. */
    static void warn(Report report, String row, Measurement measured) {
        var collected = measured.collected();
        if (measured.lost() > 0) {
            report.remark(row + ": " + measured.lost() + " messages were lost");
        }
        if (collected.gaps() > 0 || collected.disorders() > 0) {
            report.remark(
                    "%s: %d events never came, %d came twice or too late"
                            .formatted(row, collected.gaps(), collected.disorders()));
        }
        if (!measured.refused().isEmpty()) {
            report.remark(row + ": the server refused " + measured.refused());
        }
        if (!measured.closed().isEmpty()) {
            report.remark(row + ": sockets were closed: " + measured.closed());
        }
        if (collected.heldBack() > 0) {
            report.remark(
                    row
                            + ": something was due and no socket might send; more accounts would"
                            + " tell more");
        }
        if (measured.generatorCores() > BUSY) {
            report.remark(row + ": the generator was at its own limit");
        }
    }
}
