package dev.parley.bench;

import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code fanout}: deliveries a second to the members of rooms, by size of room and message. */
@Command(
        name = "fanout",
        header = "Deliveries to the members of rooms, at a rising rate.",
        description =
                "The rate rises by half until the p99 from the intended moment of sending to the"
                    + " arrival is above 100 ms; the last rate below is told. Rooms of fewer than"
                    + " 1,000 are so many that 1,000 sockets are open.")
final class FanoutCommand implements Callable<Integer> {
    @Mixin private final TargetOptions options = new TargetOptions();
    @Mixin private final PeerOptions peers = new PeerOptions();

    @Option(
            names = "--members",
            split = ",",
            defaultValue = "10,100,1000,10000",
            description = "sockets in a room (default: ${DEFAULT-VALUE})")
    private List<Integer> members = List.of();

    @Option(
            names = {"--body", "--bodies"},
            split = ",",
            defaultValue = "16,128,1024",
            description = "bytes of a message's text (default: ${DEFAULT-VALUE})")
    private List<Integer> bodies = List.of();

    @Option(
            names = "--from",
            defaultValue = "20000",
            description = "deliveries a second to begin with (default: ${DEFAULT-VALUE})")
    private double from;

    @Option(
            names = "--sockets",
            defaultValue = "1000",
            description = "at least so many, in several rooms (default: ${DEFAULT-VALUE})")
    private int leastSockets;

    @Option(
            names = {"--rate", "--rates"},
            split = ",",
            description = "deliveries a second, each measured, instead of a rising rate")
    private List<Double> rates = List.of();

    @Option(
            names = {"--burst", "--bursts"},
            split = ",",
            defaultValue = "1",
            description =
                    "messages that come at the same moment, at the same rate, so that a server may"
                            + " put them into one write (default: ${DEFAULT-VALUE})")
    private List<Integer> bursts = List.of();

    @Override
    public Integer call() throws Exception {
        var plans =
                members.stream()
                        .map(count -> RoomPlan.of(Math.max(1, leastSockets / count), count))
                        .toList();
        int accounts = plans.stream().mapToInt(RoomPlan::accounts).max().orElse(0);
        var report = options.report("fanout");
        try (var opened = options.open(accounts, false);
                var others = new PeerServers(options)) {
            var contenders = peers.beside(Contender.parley(opened.target()), others);
            for (int run = 0; run < options.runs(); run++) {
                for (var plan : plans) {
                    for (var contender : contenders) {
                        for (int body : bodies) {
                            measure(contender, plan, body, report);
                        }
                    }
                }
            }
        }
        options.finish(
                report,
                new Plot("deliveries a second", List.of("delivered/s", "per server-CPU-second")));
        return 0;
    }

    /** With sockets of their own: to the last ones much may be on its way that was too much. */
    private void measure(Contender server, RoomPlan plan, int body, Report report) {
        try (var crews = options.crews()) {
            var load = new Deliveries(server, crews, options, report);
            if (peers.areWanted()) {
                load.named();
            }
            load.connect(plan);
            for (int burst : bursts) {
                load.inBursts(burst);
                if (rates.isEmpty()) {
                    load.rising(plan, body, from);
                } else {
                    rates.forEach(rate -> load.at(plan, body, rate));
                }
            }
        }
    }
}
