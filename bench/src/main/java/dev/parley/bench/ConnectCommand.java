package dev.parley.bench;

import dev.parley.bench.crew.Answer.Connected;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.Target;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;

/** {@code connect}: how quickly people come in. */
@Command(
        name = "connect",
        header = "Handshakes a second: from the TCP connection to the end of the list of channels.",
        description =
                "By ticket, by cookie, and the calls before them: a ticket is one HTTP call, and a"
                    + " sign-in is an Argon2id hash. Tickets live 30 s, so that not more are taken"
                    + " at a time than are used by then.")
final class ConnectCommand implements Callable<Integer> {
    private static final int DEVICES = 50;
    private static final int AT_ONCE = 64;
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MILLIS_A_SECOND = 1e3;

    @Mixin private final TargetOptions options = new TargetOptions();

    @Option(
            names = "--sockets",
            defaultValue = "2000",
            description = "connections that are made (default: ${DEFAULT-VALUE})")
    private int sockets;

    @Option(
            names = "--sign-ins",
            defaultValue = "50",
            description = "sign-ins by password (default: ${DEFAULT-VALUE})")
    private int signIns;

    @Override
    public Integer call() throws Exception {
        int accounts = Math.ceilDiv(sockets, DEVICES);
        try (var opened = options.open(accounts, true)) {
            var report = options.report("connect").setting("sockets", sockets);
            var target = opened.target();
            var all = target.accounts().takeWithRooms(accounts);
            for (int run = 0; run < options.runs(); run++) {
                measure(target, all, report);
            }
            options.finish(report, new Plot("a second", List.of("/s", "per server-CPU-second")));
            return 0;
        }
    }

    private void measure(Target target, List<Account> all, Report report) {
        var signedIn = new Stopwatch(target);
        target.accounts().signInEach(all.subList(0, Math.min(signIns, all.size())));
        signedIn.tell(report, "sign-in (Argon2id)", Math.min(signIns, all.size()));

        var who = new ArrayList<Account>();
        for (int i = 0; i < sockets; i++) {
            who.add(all.get(i / DEVICES));
        }
        var called = new Stopwatch(target);
        var tickets = target.accounts().tickets(who);
        called.tell(report, "ticket (HTTP)", sockets);

        var byTicket = new ArrayList<Seat>();
        var byCookie = new ArrayList<Seat>();
        for (int i = 0; i < sockets; i++) {
            var room = who.get(i).room();
            if (room != null) {
                byTicket.add(new Seat(null, tickets.get(i), List.of(room), 0, false, List.of()));
                byCookie.add(Seat.of(who.get(i).cookie(), room, 0, false));
            }
        }
        handshakes(target, byTicket, "handshake by ticket", report);
        handshakes(target, byCookie, "handshake by cookie", report);
    }

    private void handshakes(Target target, List<Seat> seats, String row, Report report) {
        try (var crews = options.crews()) {
            var cpu = new Stopwatch(target);
            Connected connected = crews.connect(target.gateways(), seats, AT_ONCE);
            Measurement.requireAll(connected, seats.size());
            report.figure(row, "/s", connected.live() / (connected.millis() / MILLIS_A_SECOND));
            cpu.tellCpu(report, row, connected.live());
            report.figure(row, "p50 ms", connected.latency().millis(50))
                    .figure(row, "p99 ms", connected.latency().millis(99));
        }
    }

    /** Time, and the server's processor time, of so many of something. */
    private static final class Stopwatch {
        private final Target target;
        private final long startNanos = System.nanoTime();
        private final OptionalDouble cpuAtStart;

        Stopwatch(Target target) {
            this.target = target;
            this.cpuAtStart = target.process().cpuSeconds();
        }

        void tell(Report report, String row, int count) {
            report.figure(row, "/s", count / ((System.nanoTime() - startNanos) / NANOS_A_SECOND));
            tellCpu(report, row, count);
        }

        void tellCpu(Report report, String row, int count) {
            var now = target.process().cpuSeconds();
            if (now.isPresent() && cpuAtStart.isPresent()) {
                double used = now.getAsDouble() - cpuAtStart.getAsDouble();
                if (used > 0) {
                    report.figure(row, "per server-CPU-second", count / used);
                }
            }
        }
    }
}
