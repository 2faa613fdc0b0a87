package dev.parley.bench;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Language;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code offline}: what a message costs in a room whose members are away. */
@Command(
        name = "offline",
        header = "What a message costs in rooms whose members are away.",
        description =
                "In each of a few rooms one member is there and posts; all others have no socket."
                        + " A message is to cost the same however many they are.")
final class OfflineCommand implements Callable<Integer> {
    private static final int ROOMS = 8;
    private static final double MICROS = 1e6;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--members",
            split = ",",
            defaultValue = "10,1000",
            paramLabel = "N",
            description =
                    "of each room (default: 10,1000); each is an account, which costs an Argon2id"
                            + " hash when it is made")
    private List<Integer> members = List.of();

    @Option(
            names = "--rate",
            defaultValue = "400",
            paramLabel = "N",
            description = "messages a second, in all rooms together (default: 400)")
    private double rate;

    @Option(
            names = "--body",
            defaultValue = "128",
            paramLabel = "BYTES",
            description = "of a message's text (default: 128)")
    private int bodyBytes;

    @Override
    public Integer call() throws Exception {
        var report =
                options.report("offline")
                        .setting("rooms", ROOMS)
                        .setting("messages/s", rate)
                        .setting("body bytes", bodyBytes);
        try (var opened = options.open(Collections.max(members), false)) {
            for (int size : members) {
                try (var crews = options.crews()) {
                    measure(opened.target(), crews, size, report);
                }
            }
        }
        options.finish(report, new Plot("a message, µs of a core", List.of("µs a message")));
        return report.remarks().isEmpty() ? 0 : 1;
    }

    private void measure(Target target, Crews crews, int size, Report report) {
        Measurement.requireAll(
                crews.connect(Language.PARLEY, target.gateways(), seats(target, size), ROOMS),
                ROOMS);
        var row = "%,d members".formatted(size);
        for (int run = 0; run < options.runs(); run++) {
            var traffic = Traffic.open(rate, bodyBytes, options.warmupMillis(), options.millis());
            var measured = Measurement.of(crews, traffic, 1, target.process());
            measured.serverCpuSeconds()
                    .ifPresent(
                            seconds ->
                                    report.figure(
                                            row,
                                            "µs a message",
                                            MICROS * seconds / measured.collected().acked()));
            IngestCommand.tell(report, row, measured);
        }
    }

    /** The owners of rooms with so many members, who alone are there. */
    private static List<Seat> seats(Target target, int size) {
        var all = target.accounts().take(Math.max(size, ROOMS));
        var seats = new ArrayList<Seat>();
        for (int i = 0; i < ROOMS; i++) {
            var others = new ArrayList<>(all.subList(0, size));
            var owner = all.get(i);
            others.remove(owner);
            var room = target.accounts().room(owner, "Offline " + size + " " + i, others);
            seats.add(Seat.of(owner.cookie(), room, i, true));
        }
        return seats;
    }
}
