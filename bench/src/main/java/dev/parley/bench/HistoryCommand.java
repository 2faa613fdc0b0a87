package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Op;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.PageCache;
import dev.parley.bench.installation.ServerProcess;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code history}: a page of 50 messages out of few and out of many. */
@Command(
        name = "history",
        header = "Pages of 50: the newest, before, after and around a random message.",
        description =
                "An own server is stopped while its rooms are filled, on its own way from the log"
                        + " to storage; to a target messages are posted over HTTP, a minute for"
                        + " 100,000. One page is asked for at a time.")
final class HistoryCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 20;
    private static final int BODY_BYTES = 64;
    private static final long LOOK_MILLIS = 2_000;
    private static final int MAX_LOOKS = 300;
    private static final double AT_REST_CPU_SECONDS = 0.1;
    private static final List<Op> PAGES = List.of(Op.NEWEST, Op.BACK, Op.FORWARD, Op.AROUND);

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--messages",
            split = ",",
            defaultValue = "10000,1000000,10000000",
            description = "in the room (default: ${DEFAULT-VALUE})")
    private List<Integer> messages = List.of();

    @Option(
            names = "--cold",
            description =
                    "measures every kind of page once more after the kernel has forgotten the own"
                            + " server's files (dd iflag=nocache). Its own cache of 32 MB stays,"
                            + " and what was read once is warm again: look at the first, p99 and"
                            + " max")
    private boolean isCold;

    @Override
    public Integer call() throws Exception {
        var report = options.report("history").setting("page cache", isCold ? "as said" : "warm");
        if (options.isOwn()) {
            try (var server = options.startOwn(ACCOUNTS, false)) {
                var accounts = server.target().accounts().take(ACCOUNTS);
                var rooms = HistoryRooms.filled(server, accounts, messages);
                awaitRest(server.target().process(), report);
                for (int run = 0; run < options.runs(); run++) {
                    measure(server.target(), accounts, rooms, report, "");
                    if (isCold) {
                        PageCache.drop(server.folder());
                        measure(server.target(), accounts, rooms, report, ", cold");
                    }
                }
            }
        } else {
            try (var opened = options.open(ACCOUNTS, false)) {
                var target = opened.target();
                var accounts = target.accounts().take(ACCOUNTS);
                var rooms = HistoryRooms.posted(target, accounts, messages);
                for (int run = 0; run < options.runs(); run++) {
                    measure(target, accounts, rooms, report, "");
                }
            }
        }
        options.finish(report, new Plot("a page of 50, ms", List.of("p50 ms", "p99 ms")));
        return report.remarks().isEmpty() ? 0 : 1;
    }

    /** After a room was filled the server has files to merge and readers that catch up. */
    private static void awaitRest(ServerProcess server, Report report) {
        for (int looks = 0; looks < MAX_LOOKS; looks++) {
            var before = server.cpuSeconds();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            var after = server.cpuSeconds();
            if (before.isEmpty()
                    || after.isEmpty()
                    || after.getAsDouble() - before.getAsDouble() < AT_REST_CPU_SECONDS) {
                return;
            }
        }
        report.remark("the server was still at work on what was filled in");
    }

    private void measure(
            Target target,
            List<Account> accounts,
            HistoryRooms rooms,
            Report report,
            String suffix) {
        rooms.channels()
                .forEach(
                        (count, room) -> {
                            try (var crews = options.crews()) {
                                var seats =
                                        accounts.stream()
                                                .map(one -> Seat.of(one.cookie(), room, 0, false))
                                                .toList();
                                Measurement.requireAll(
                                        crews.connect(target.gateways(), seats, ACCOUNTS),
                                        ACCOUNTS);
                                PAGES.forEach(
                                        page ->
                                                measure(
                                                        target, crews, count, page, report,
                                                        suffix));
                            }
                        });
    }

    private void measure(
            Target target, Crews crews, int count, Op page, Report report, String suffix) {
        var row =
                "%,d messages, %s%s".formatted(count, page.name().toLowerCase(Locale.ROOT), suffix);
        var traffic =
                Traffic.closed(1, BODY_BYTES, options.warmupMillis(), options.millis())
                        .of(Map.of(page, 1), count);
        var measured = Measurement.of(crews, traffic, 1, target.process());
        var latency = measured.collected().ops().get(page);
        if (latency == null) {
            report.remark(row + ": nothing was answered");
            return;
        }
        report.figure(row, "pages/s", measured.collected().acked() / measured.collected().seconds())
                .figure(row, "p50 ms", latency.millis(50))
                .figure(row, "p99 ms", latency.millis(99))
                .figure(row, "p99.9 ms", latency.millis(99.9))
                .figure(row, "max ms", latency.maxMillis());
        measured.serverCores().ifPresent(cores -> report.figure(row, "server cores", cores));
        if (!measured.refused().isEmpty() || !measured.closed().isEmpty()) {
            report.remark(row + ": " + measured.refused() + measured.closed());
        }
    }
}
