package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code history}: a page of 50 messages out of few and out of many. */
@Command(
        name = "history",
        header = "Pages of 50: the newest, before, after and around a random message.",
        description =
                "Messages are posted over HTTP first, which takes about a minute for 100,000. One"
                    + " page is asked for at a time; nothing is dropped from caches, so that these"
                    + " are warm figures.")
final class HistoryCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 20;
    private static final int BODY_BYTES = 64;
    private static final List<Op> PAGES = List.of(Op.NEWEST, Op.BACK, Op.FORWARD, Op.AROUND);

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--messages",
            split = ",",
            defaultValue = "10000,1000000",
            description = "in the room (default: ${DEFAULT-VALUE}; 10000000 takes long)")
    private List<Integer> messages = List.of();

    @Override
    public Integer call() throws Exception {
        try (var opened = options.open(ACCOUNTS, false)) {
            var report = options.report("history");
            var target = opened.target();
            var accounts = target.accounts().take(ACCOUNTS);
            for (int count : messages) {
                var room = filledRoom(target, accounts, count);
                try (var crews = options.crews()) {
                    var seats =
                            accounts.stream()
                                    .map(account -> Seat.of(account.cookie(), room, 0, false))
                                    .toList();
                    Measurement.requireAll(
                            crews.connect(target.gateway(), seats, ACCOUNTS), ACCOUNTS);
                    for (int run = 0; run < options.runs(); run++) {
                        measure(target, crews, count, report);
                    }
                }
            }
            options.finish(report, new Plot("a page of 50, ms", List.of("p50 ms", "p99 ms")));
            return report.remarks().isEmpty() ? 0 : 1;
        }
    }

    static String filledRoom(Target target, List<Account> accounts, int messages) {
        var room =
                target.accounts()
                        .room(accounts.getFirst(), "History", accounts.subList(1, accounts.size()));
        target.accounts().post(room, accounts, messages, "m".repeat(BODY_BYTES));
        return room;
    }

    private void measure(Target target, Crews crews, int count, Report report) {
        for (var page : PAGES) {
            var traffic =
                    Traffic.closed(1, BODY_BYTES, options.warmupMillis(), options.millis())
                            .of(Map.of(page, 1), count);
            var measured = Measurement.of(crews, traffic, 1, target.process());
            var latency = measured.collected().ops().get(page);
            var row =
                    "%,d messages, %s"
                            .formatted(count, page.name().toLowerCase(java.util.Locale.ROOT));
            if (latency == null) {
                report.remark(row + ": nothing was answered");
                continue;
            }
            report.figure(
                            row,
                            "pages/s",
                            measured.collected().acked() / measured.collected().seconds())
                    .figure(row, "p50 ms", latency.millis(50))
                    .figure(row, "p99 ms", latency.millis(99))
                    .figure(row, "p99.9 ms", latency.millis(99.9));
            measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
            if (!measured.refused().isEmpty() || !measured.closed().isEmpty()) {
                report.remark(row + ": " + measured.refused() + measured.closed());
            }
        }
    }
}
