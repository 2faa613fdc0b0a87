package dev.parley.bench;

import dev.parley.bench.crew.CrewProcess;
import dev.parley.bench.crew.Crews;
import dev.parley.bench.installation.OwnServer;
import dev.parley.bench.installation.Pinning;
import dev.parley.bench.installation.ServerProcess;
import dev.parley.bench.installation.Target;
import dev.parley.bench.peer.Peer;
import dev.parley.bench.peer.PeerServer;
import dev.parley.bench.report.Machine;
import dev.parley.bench.report.Plot;
import dev.parley.bench.report.Report;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Options of all scenarios: what is measured, how often, and where the results go. */
final class TargetOptions {
    @Option(
            names = "--target",
            paramLabel = "URL",
            description = "a server that runs already; default: one that the bench starts")
    private @Nullable URI target;

    @Option(
            names = "--gateways",
            split = ",",
            paramLabel = "URL",
            description =
                    "nodes of the target among which sockets are shared out (default: all to the"
                            + " target)")
    private List<URI> gateways = List.of();

    @Option(
            names = "--server-pid",
            split = ",",
            paramLabel = "PID",
            description =
                    "of the target and its further nodes, when they are on this machine: tells"
                            + " processor time and memory")
    private List<Long> serverPids = List.of();

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "the clone whose own server is measured (default: the bench's)")
    private Path home = Path.of(System.getProperty("parley.home", "."));

    @Option(
            names = "--runs",
            defaultValue = "1",
            description = "how often everything is measured (default: 1); 3 or more for the record")
    private int runs;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "how long each case is measured (default: 10)")
    private double seconds;

    @Option(
            names = "--warmup-seconds",
            defaultValue = "3",
            description = "how long each case runs before it is measured (default: 3)")
    private double warmupSeconds;

    @Option(
            names = "--tls",
            description = "the own server is spoken to over TLS, with a certificate made for it")
    private boolean isTls;

    @Option(names = "--no-pinning", description = "lets server and generator share all cores")
    private boolean isUnpinned;

    @Option(
            names = "--java-opts",
            paramLabel = "FLAGS",
            defaultValue = "",
            description = "further flags of the own server's JVM")
    private String javaOptions = "";

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "where results are written (default: bench/results)")
    private @Nullable Path results;

    @Option(
            names = "--accounts-file",
            paramLabel = "FILE",
            description =
                    "where the bench's accounts on the target are kept (default: one for each"
                            + " target in ~/.cache/parley/bench)")
    private @Nullable Path accountsFile;

    private Path home() {
        return home.toAbsolutePath().normalize();
    }

    int runs() {
        return runs;
    }

    long millis() {
        return Math.round(seconds * 1e3);
    }

    long warmupMillis() {
        return Math.round(warmupSeconds * 1e3);
    }

    boolean isOwn() {
        return target == null;
    }

    private Pinning pinning() {
        return isUnpinned || !isOwn() ? Pinning.NONE : Pinning.ofThisMachine();
    }

    Crews crews() {
        var prefix = pinning().generator();
        return new Crews(() -> CrewProcess.start(prefix));
    }

    /** A server and what must be closed with it. */
    record Opened(Target target, AutoCloseable server) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            server.close();
        }
    }

    /**
     * @param accounts that the own server has from the start
     */
    Opened open(int accounts, boolean withRooms) {
        var url = target;
        if (url != null) {
            var named =
                    Target.at(
                            url,
                            accountsFile != null ? accountsFile : cache(url),
                            new ServerProcess(serverPids));
            var there = gateways.isEmpty() ? named : named.with(gateways);
            return new Opened(there, there);
        }
        var own = startOwn(accounts, withRooms);
        return new Opened(own.target(), own);
    }

    OwnServer startOwn(int accounts, boolean withRooms) {
        return OwnServer.start(
                new OwnServer.Plan(home(), work(), pinning().server(), javaOptions, isTls),
                accounts,
                withRooms);
    }

    /** Flags that an own server has in this scenario; those that the user gives win. */
    void serverFlags(String flags) {
        javaOptions = flags + " " + javaOptions;
    }

    /** Where own servers have their folders. */
    Path work() {
        return home().resolve("bench").resolve("target").resolve("servers");
    }

    /** Pinned as the own server is. */
    PeerServer start(Peer peer) {
        return PeerServer.start(peer, home(), pinning().server());
    }

    private static Path cache(URI url) {
        return Path.of(System.getProperty("user.home"), ".cache", "parley", "bench")
                .resolve(url.getAuthority().replace(':', '_') + ".json");
    }

    Report report(String scenario) {
        return new Report(scenario, Machine.here(home()), Instant.now())
                .setting("server", described())
                .setting(
                        "cores",
                        pinning().isOn()
                                ? "server on 0, generator on 1"
                                : "server and generator share all")
                .setting("seconds", seconds)
                .setting("warm-up seconds", warmupSeconds)
                .setting("runs", runs);
    }

    private String described() {
        if (target != null) {
            return target.toString();
        }
        return "its own, embedded storage" + (isTls ? ", TLS" : "");
    }

    /** Shows the table and keeps everything. */
    void finish(Report report, Plot plot) throws IOException {
        var folder = results == null ? home().resolve("bench").resolve("results") : results;
        var page = report.write(folder, plot);
        System.out.println();
        System.out.println(report.table());
        System.out.println("Written to " + page);
    }
}
