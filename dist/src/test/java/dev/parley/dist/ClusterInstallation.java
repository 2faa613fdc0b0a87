package dev.parley.dist;

import dev.parley.cli.cluster.Cluster;
import dev.parley.cli.cluster.Plan;
import dev.parley.cli.cluster.ProcessStatus;
import dev.parley.cli.cluster.Progress;
import dev.parley.engines.Cassandra;
import dev.parley.engines.EngineProcess;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Real servers and two nodes of each kind on them, as {@code parley cluster} starts them. */
final class ClusterInstallation implements Installation {
    private final Cluster cluster;
    private final List<String> victims = new ArrayList<>();
    private int kills;

    private ClusterInstallation(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Skips the test where there is no JDK for Cassandra, unless {@code CI} is set. */
    static ClusterInstallation start(Path folder, Plan plan) {
        return start(folder, plan, Map.of());
    }

    /**
     * @param variables of the nodes' environment
     */
    static ClusterInstallation start(Path folder, Plan plan, Map<String, String> variables) {
        Assumptions.assumeTrue(
                Cassandra.canRun() || System.getenv("CI") != null, Cassandra.NEEDS_JDK);
        var program = new ArrayList<>(ParleyProcess.java());
        program.add(1, "-Xmx192m");
        variables.forEach((name, value) -> program.addFirst(name + "=" + value));
        program.addFirst("env");
        var installation = new ClusterInstallation(Cluster.in(folder, program));
        installation.cluster.endWithThisProgram();
        var complete = false;
        try {
            installation.cluster.up(plan, Progress.NONE);
            for (var number = 1; number <= plan.gateways(); number++) {
                installation.victims.add("gateway-" + number);
            }
            var owners = installation.cluster.messaging();
            for (var number = 0; number < owners.size(); number++) {
                installation.victims.add(
                        Math.min(2 * number + 1, installation.victims.size()), owners.get(number));
            }
            complete = true;
            return installation;
        } finally {
            if (!complete) {
                installation.close();
            }
        }
    }

    Cluster cluster() {
        return cluster;
    }

    EngineProcess process(String name) {
        return cluster.process(name);
    }

    @Override
    public List<URI> doors() {
        return cluster.gateways();
    }

    /** Starts what does not run, and returns when all of it answers. */
    void makeWhole() {
        cluster.up(cluster.plan(), Progress.NONE);
    }

    /** The Parley nodes, by name. */
    List<String> nodes() {
        return cluster.status().stream()
                .map(ProcessStatus::name)
                .filter(name -> name.startsWith("gateway-") || name.startsWith("messaging-"))
                .toList();
    }

    /** Those whose names begin so. */
    List<String> nodes(String kind) {
        return nodes().stream().filter(node -> node.startsWith(kind)).toList();
    }

    /** Each node is stopped and started again before the next is. */
    void restartInTurn() {
        for (var node : nodes()) {
            process(node).stop();
            makeWhole();
        }
    }

    /** The numbers of their processes: the same as long as none was started again. */
    Map<String, Long> pids() {
        return nodes().stream()
                .collect(Collectors.toMap(Function.identity(), node -> process(node).pid()));
    }

    /** Everything that Redis holds is gone. */
    void flushRedis() throws IOException {
        try (var socket = new Socket()) {
            socket.connect(process("redis").address());
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() != '+') {
                throw new IOException("Redis was not flushed");
            }
        }
    }

    /** Another setting of every node, in force for those that are started from now on. */
    void set(String key, String value) {
        var plan = cluster.plan();
        var settings = new HashMap<>(plan.settings());
        settings.put(key, value);
        cluster.up(
                new Plan(plan.gateways(), plan.messaging(), plan.brokers(), settings),
                Progress.NONE);
    }

    private String victim() {
        return victims.get(kills % victims.size());
    }

    /** A gateway and an owner of partitions by turns. */
    @Override
    public void kill() {
        cluster.kill(victim());
    }

    @Override
    public void restart() {
        cluster.start(victim(), Progress.NONE);
        kills++;
    }

    @Override
    public void close() {
        for (var process : cluster.processes()) {
            process.kill();
        }
    }

    /** Without redundancy. */
    static Plan plan(Map<String, String> settings) {
        return new Plan(2, 2, 1, settings);
    }
}
