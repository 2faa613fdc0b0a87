package dev.parley.bench;

import dev.parley.bench.report.Plot;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code bigroom}: one room with as many sockets as a process may hold. */
@Command(
        name = "bigroom",
        header = "One room, as many members as sockets allow.",
        description = "The rate rises as in fanout.")
final class BigRoomCommand implements Callable<Integer> {
    private static final int FROM_PER_SECOND = 20_000;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--members",
            defaultValue = "19000",
            description = "sockets in the room (default: ${DEFAULT-VALUE})")
    private int members;

    @Option(
            names = "--body",
            defaultValue = "128",
            description = "bytes of a message's text (default: ${DEFAULT-VALUE})")
    private int bodyBytes;

    @Option(
            names = "--rates",
            split = ",",
            description = "deliveries a second, each measured, instead of a rising rate")
    private List<Double> rates = List.of();

    @Override
    public Integer call() throws Exception {
        var plan = RoomPlan.of(1, members);
        try (var opened = options.open(plan.accounts(), false);
                var crews = options.crews()) {
            var report = options.report("bigroom");
            var load = new Deliveries(Contender.parley(opened.target()), crews, options, report);
            load.connect(plan);
            for (int run = 0; run < options.runs(); run++) {
                if (rates.isEmpty()) {
                    load.rising(plan, bodyBytes, Math.max(FROM_PER_SECOND, members));
                } else {
                    rates.forEach(rate -> load.at(plan, bodyBytes, rate));
                }
            }
            options.finish(
                    report,
                    new Plot(
                            "deliveries a second",
                            List.of("delivered/s", "per server-CPU-second")));
        }
        return 0;
    }
}
