package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Latency;
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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code day}: what a team does all day, mixed. */
@Command(
        name = "day",
        header = "A team's day: switch channels, scroll back, read, post, open conversations.",
        description =
                "Of 100 things that people do, 48 are a switch to another channel, 15 scroll back,"
                    + " 14 mark something read, 7 look what is unread (over HTTP), 7 post, 7 open a"
                    + " direct conversation, 1 follows a link to an old message and 1 loses the"
                    + " connection and comes back.")
final class DayCommand implements Callable<Integer> {
    private static final int ROOMS = 10;
    private static final int BODY_BYTES = 64;
    private static final Map<Op, Integer> MIX =
            Map.of(
                    Op.NEWEST, 48,
                    Op.BACK, 15,
                    Op.READ, 14,
                    Op.POST, 7,
                    Op.DIRECT, 7,
                    Op.AROUND, 1,
                    Op.RECONNECT, 1);
    private static final double UNREAD_SHARE = 0.07;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--people",
            defaultValue = "200",
            description = "each with a socket, in 10 rooms with all others (default: 200)")
    private int people;

    @Option(
            names = "--rate",
            defaultValue = "500",
            description = "things done a second, by all together (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--messages",
            defaultValue = "500",
            description = "in each room before the day begins (default: ${DEFAULT-VALUE})")
    private int messages;

    @Override
    public Integer call() throws Exception {
        try (var opened = options.open(people, false);
                var crews = options.crews()) {
            var target = opened.target();
            var report = options.report("day").setting("people", people).setting("things/s", rate);
            Measurement.requireAll(crews.connect(target.gateways(), seats(target), people), people);
            for (int run = 0; run < options.runs(); run++) {
                measure(target, crews, report);
            }
            options.finish(
                    report, new Plot("from intent to answer, ms", List.of("p50 ms", "p99 ms")));
            return report.remarks().isEmpty() ? 0 : 1;
        }
    }

    private void measure(Target target, Crews crews, Report report) {
        var traffic =
                Traffic.open(
                                rate * (1 - UNREAD_SHARE),
                                BODY_BYTES,
                                options.warmupMillis(),
                                options.millis())
                        .of(MIX, messages);
        var checks =
                new UnreadChecks(target, target.accounts().take(people), rate * UNREAD_SHARE)
                        .begin(options.warmupMillis(), options.millis());
        var measured = Measurement.of(crews, traffic, people, target.process());
        measured.collected()
                .ops()
                .forEach(
                        (op, latency) -> tell(report, op.name().toLowerCase(Locale.ROOT), latency));
        tell(report, "unread", checks.join());
        measured.serverCores().ifPresent(cores -> report.figure("all", "server cores", cores));
        report.figure("all", "late p99 ms", measured.collected().lateness().millis(99));
        IngestCommand.warn(report, "all", measured);
    }

    private void tell(Report report, String row, Latency latency) {
        report.figure(row, "/s", latency.count() / (options.millis() / 1e3))
                .figure(row, "p50 ms", latency.millis(50))
                .figure(row, "p99 ms", latency.millis(99));
    }

    private List<Seat> seats(Target target) {
        var accounts = target.accounts().take(people);
        var rooms = new ArrayList<String>();
        for (int i = 0; i < ROOMS; i++) {
            rooms.add(HistoryRooms.posted(target, accounts, messages));
        }
        var names = accounts.stream().map(Account::username).toList();
        var seats = new ArrayList<Seat>();
        for (int i = 0; i < people; i++) {
            var channels = new ArrayList<>(rooms);
            java.util.Collections.rotate(channels, i);
            var peers = new ArrayList<>(names);
            peers.remove(i);
            seats.add(
                    new Seat(
                            accounts.get(i).cookie(),
                            null,
                            channels,
                            0,
                            true,
                            peers.subList(0, Math.min(20, peers.size()))));
        }
        return seats;
    }
}
