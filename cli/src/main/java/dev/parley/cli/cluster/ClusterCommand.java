package dev.parley.cli.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** {@code parley cluster}: a whole cluster on this machine. */
@Command(
        name = "cluster",
        header = "Try a whole cluster on this machine.",
        description = {
            "%nStarts real Kafka, Cassandra, PostgreSQL, Redis and ZooKeeper and Parley nodes on"
                    + " them, as processes on loopback ports that go on until `parley cluster"
                    + " down`. The first time it fetches the servers through Maven (230 MB).",
            "%nNodes are gateway-1, gateway-2, messaging-1, ...; servers are kafka-1, cassandra,"
                    + " postgresql, redis and zookeeper. It is for trying and for tests: all of it"
                    + " is on one machine.%n"
        },
        synopsisSubcommandLabel = "COMMAND")
public final class ClusterCommand {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    @Spec private CommandSpec spec;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where all its data, ports and logs are (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("parley-data", "cluster");

    /** What {@code up} makes; absent ones stay as they are. */
    static final class Sizes {
        @Option(
                names = "--gateways",
                paramLabel = "N",
                description = "Nodes that serve the page, the API and the socket (2).")
        private @Nullable Integer gateways;

        @Option(
                names = "--messaging",
                paramLabel = "N",
                description = "Nodes that own the channels (2).")
        private @Nullable Integer messaging;

        @Option(
                names = "--brokers",
                paramLabel = "1|3",
                description = "Kafka brokers: 1 without redundancy, or 3 (1).")
        private @Nullable Integer brokers;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "A further setting of every node, such as rooms.default_name=lobby.")
        private Map<String, String> settings = new TreeMap<>();

        private Plan over(Plan before) {
            var all = new TreeMap<>(before.settings());
            all.putAll(settings);
            return new Plan(
                    Objects.requireNonNullElse(gateways, before.gateways()),
                    Objects.requireNonNullElse(messaging, before.messaging()),
                    Objects.requireNonNullElse(brokers, before.brokers()),
                    all);
        }
    }

    @Command(
            name = "up",
            header = "Start what does not run yet; wait until all of it answers.",
            description =
                    "%nGoes on with the data and the ports of the folder. With --gateways 3 on a"
                            + " running cluster it starts the third.%n")
    int up(
            @picocli.CommandLine.Mixin Sizes sizes,
            @Option(
                            names = "--base-port",
                            paramLabel = "N",
                            description =
                                    "Take the next free ports from here on, not any. Ports that the"
                                            + " folder has already stay.")
                    @Nullable Integer basePort) {
        var from = System.nanoTime();
        var cluster = cluster();
        Plan plan;
        try {
            plan = sizes.over(Plan.read(cluster.folder()).orElse(Plan.DEFAULTS));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
        if (basePort != null) {
            cluster.portsFrom(basePort);
        }
        out().printf("Starting a cluster in %s%n", cluster.folder());
        out().flush();
        cluster.up(plan, screen());
        out().printf("%nUp after %.1f s.%n%n", (System.nanoTime() - from) / 1e9);
        for (var gateway : cluster.gateways()) {
            out().println("  " + gateway);
        }
        out().println();
        out().println(
                        "`parley cluster status` shows its processes, `parley cluster down` ends"
                                + " it.");
        out().flush();
        return 0;
    }

    @Command(name = "status", header = "Show its processes.")
    int status(
            @Option(names = "--json", description = "For programs: one array of objects.")
                    boolean json)
            throws IOException {
        var cluster = cluster();
        var processes = cluster.status();
        if (json) {
            out().println(JSON.writeValueAsString(processes));
        } else {
            StatusTable.print(processes, out());
            if (cluster.plan().brokers() == 1) {
                out().println();
                out().println(
                                "No redundancy: one Kafka broker and one Cassandra; while one is"
                                        + " away nothing can be sent.");
            }
        }
        out().flush();
        return 0;
    }

    @Command(name = "logs", header = "Print what a process wrote.")
    int logs(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on with what it will write.")
                    boolean follow)
            throws IOException, InterruptedException {
        Tail.print(cluster().process(name).log(), follow, out());
        return 0;
    }

    @Command(name = "kill", header = "End a process at once (SIGKILL), as a crash would.")
    int kill(@Parameters(paramLabel = "NAME") String name) {
        cluster().kill(name);
        return 0;
    }

    @Command(name = "stop", header = "End a process in order; a node lets its people go first.")
    int stop(@Parameters(paramLabel = "NAME") String name) {
        cluster().stop(name, screen());
        return 0;
    }

    @Command(name = "start", header = "Start a process again, and wait until it answers.")
    int start(@Parameters(paramLabel = "NAME") String name) {
        cluster().start(name, screen());
        return 0;
    }

    @Command(name = "down", header = "End all processes of the cluster; the data stays.")
    int down() {
        cluster().down(screen());
        return 0;
    }

    private Cluster cluster() {
        return Cluster.in(folder);
    }

    private Screen screen() {
        var terminal =
                Optional.ofNullable(System.console())
                        .filter(console -> console.isTerminal())
                        .isPresent();
        return new Screen(out(), terminal);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
