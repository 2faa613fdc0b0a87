package dev.parley.bench;

import dev.parley.bench.crew.Answer.Collected;
import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;
import dev.parley.protocol.Api;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code overload}: more is asked for than the server can do, for as long as one likes. */
@Command(
        name = "overload",
        header = "Several times what the server bears: what it refuses, and what it takes.",
        description =
                "First what it bears, with 256 messages unanswered at any time; then a multiple of"
                    + " that by a schedule that waits for nothing, with some pages of history in"
                    + " between, in steps of which each is a row. At the end all rooms are looked"
                    + " up: no fewer messages may be there than were acknowledged.")
final class OverloadCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 1_024;
    private static final int CONNECTING_AT_ONCE = 64;
    private static final int UNANSWERED = 256;
    private static final int BODY_BYTES = 128;
    private static final Map<Op, Integer> MIX = Map.of(Op.POST, 90, Op.BACK, 5, Op.NEWEST, 5);
    private static final double MILLIS_A_SECOND = 1e3;
    private static final double MEBI = 1 << 20;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--times",
            defaultValue = "3",
            description = "what it bears (default: ${DEFAULT-VALUE})")
    private double times;

    @Option(
            names = "--steps",
            defaultValue = "6",
            description = "of --seconds each (default: ${DEFAULT-VALUE})")
    private int steps;

    @Override
    public Integer call() throws Exception {
        try (var opened = options.open(ACCOUNTS, true);
                var crews = options.crews()) {
            var target = opened.target();
            var report = options.report("overload").setting("times", times);
            Measurement.requireAll(
                    crews.connect(
                            target.gateways(),
                            IngestCommand.seats(target, ACCOUNTS),
                            CONNECTING_AT_ONCE),
                    ACCOUNTS);
            measure(target, crews, report);
            options.finish(report, new Plot("of each step", List.of("resident MB", "ack p99 ms")));
            return report.remarks().isEmpty() ? 0 : 1;
        }
    }

    private void measure(Target target, Crews crews, Report report) {
        var accounts = target.accounts().takeWithRooms(ACCOUNTS);
        var begin = crews.count();
        long storedAtBegin = stored(target, accounts);
        var capacity =
                step(
                        target,
                        crews,
                        Traffic.closed(
                                UNANSWERED, BODY_BYTES, options.warmupMillis(), options.millis()),
                        "what it bears",
                        report);
        for (int i = 1; i <= steps; i++) {
            var traffic =
                    Traffic.open(times * capacity, BODY_BYTES, 0, options.millis())
                            .of(MIX, storedAtBegin / ACCOUNTS + 1);
            step(target, crews, traffic, "step " + i, report);
        }
        // In rooms of one, what is delivered are one's own copies: acknowledgements.
        long acknowledged = crews.count().delivered() - begin.delivered();
        long stored = stored(target, accounts) - storedAtBegin;
        report.figure("in all", "acknowledged", acknowledged).figure("in all", "stored", stored);
        if (stored < acknowledged) {
            report.remark("%,d acknowledged messages are gone".formatted(acknowledged - stored));
        }
    }

    /** Returns how many messages were acknowledged a second. */
    private static double step(
            Target target, Crews crews, Traffic traffic, String row, Report report) {
        var measured = Measurement.of(crews, traffic, 0, target.process());
        var collected = measured.collected();
        double seconds = traffic.millis() / MILLIS_A_SECOND;
        var ack = collected.ops().get(Op.POST);
        double acked = answered(collected, Op.POST) / seconds;
        report.figure(row, "acked/s", acked);
        report.figure(row, "newest pages/s", answered(collected, Op.NEWEST) / seconds)
                .figure(row, "older pages/s", answered(collected, Op.BACK) / seconds);
        var refused = new HashMap<>(measured.refused());
        report.figure(
                row,
                "overloaded/s",
                refused.getOrDefault("overloaded", 0)
                        / (seconds + traffic.warmupMillis() / MILLIS_A_SECOND));
        refused.remove("overloaded");
        if (ack != null) {
            report.figure(row, "ack p50 ms", ack.millis(50))
                    .figure(row, "ack p99 ms", ack.millis(99));
        }
        target.process()
                .residentBytes()
                .ifPresent(bytes -> report.figure(row, "resident MB", bytes / MEBI));
        measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
        report.figure(row, "generator cores", measured.generatorCores())
                .figure(row, "unanswered", measured.lost())
                .figure(row, "held back", collected.heldBack());
        if (!refused.isEmpty() || !measured.closed().isEmpty()) {
            report.remark(
                    "%s: refused %s, sockets closed %s".formatted(row, refused, measured.closed()));
        }
        return acked;
    }

    private static long answered(Collected collected, Op op) {
        var answers = collected.ops().get(op);
        return answers == null ? 0 : answers.count();
    }

    /** Events of all these rooms, of which each is its account's own. */
    private static long stored(Target target, List<Account> accounts) {
        long events = 0;
        for (var account : accounts) {
            var channels =
                    target.web()
                            .call("GET", "/channels", account.cookie(), null)
                            .as(Api.Channels.class);
            for (var row : channels.channels()) {
                if (row.id().equals(account.room())) {
                    events += row.seq();
                }
            }
        }
        return events;
    }
}
