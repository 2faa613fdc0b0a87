package dev.parley.bench;

import dev.parley.bench.report.Plot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code smallrooms}: many connections in rooms of a few. */
@Command(
        name = "smallrooms",
        header = "Deliveries to many small rooms, where batching helps little.",
        description = "Each room is one account with so many sockets.")
final class SmallRoomsCommand implements Callable<Integer> {
    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--sockets",
            defaultValue = "10000",
            description = "connections in all (default: ${DEFAULT-VALUE})")
    private int sockets;

    @Option(
            names = "--members",
            defaultValue = "10",
            description = "sockets in a room (default: ${DEFAULT-VALUE})")
    private int members;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "50000",
            description = "deliveries a second (default: ${DEFAULT-VALUE})")
    private List<Double> rates = List.of();

    @Option(
            names = "--body",
            defaultValue = "128",
            description = "bytes of a message's text (default: ${DEFAULT-VALUE})")
    private int bodyBytes;

    @Override
    public Integer call() throws Exception {
        var plan = RoomPlan.of(Math.max(1, sockets / members), members);
        try (var opened = options.open(plan.accounts(), false);
                var crews = options.crews()) {
            var report = options.report("smallrooms");
            var load = new Deliveries(Contender.parley(opened.target()), crews, options, report);
            load.connect(plan);
            for (int run = 0; run < options.runs(); run++) {
                rates.forEach(rate -> load.at(plan, bodyBytes, rate));
            }
            options.finish(
                    report, new Plot("from send to arrival, ms", List.of("p50 ms", "p99 ms")));
            return report.remarks().isEmpty() ? 0 : 1;
        }
    }
}
