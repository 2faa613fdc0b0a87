package dev.parley.dist;

import dev.parley.cli.cluster.Plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What can happen to the nodes and servers of a cluster, and on the way to it. */
class ClusterMatrixFaultTest extends FaultMatrix<ClusterInstallation> {
    private static final int BROKERS = 3;

    /** Longer than an owner or a session of ZooKeeper lives without a word. */
    private static final int AWAY_SECONDS = 10;

    @Override
    String name() {
        return "cluster";
    }

    @Override
    ClusterInstallation start(Path data) {
        return ClusterInstallation.start(
                data, new Plan(2, 2, BROKERS, Installation.WITHOUT_LIMITS));
    }

    @Override
    List<Fault> faults(ClusterInstallation cluster, RandomGenerator random) {
        var gateway = oneOf(cluster.nodes("gateway-"), random);
        var owner = oneOf(cluster.nodes("messaging-"), random);
        var broker = "kafka-" + (1 + random.nextInt(BROKERS));
        var faults = new ArrayList<Fault>();
        faults.add(killed(cluster, "gateway", gateway));
        faults.add(
                Fault.until(
                        "gateway drained",
                        0,
                        () -> cluster.process(gateway).stop(),
                        cluster::makeWhole));
        pauses().forEach(seconds -> faults.add(paused(cluster, "gateway", gateway, seconds)));
        faults.add(killed(cluster, "owner", owner));
        faults.add(paused(cluster, "owner", owner, 10));
        faults.add(paused(cluster, "owner", owner, 30));
        faults.add(killed(cluster, "broker", broker));
        faults.add(paused(cluster, "broker", broker, 10));
        faults.add(Fault.at("every node restarted in turn", cluster::restartInTurn));
        faults.add(killed(cluster, "PostgreSQL", "postgresql"));
        faults.add(killed(cluster, "Redis", "redis"));
        faults.add(Fault.at("Redis flushed", cluster::flushRedis));
        faults.add(killed(cluster, "ZooKeeper", "zookeeper"));
        faults.add(killed(cluster, "Cassandra", "cassandra"));
        return faults;
    }

    private static String oneOf(List<String> nodes, RandomGenerator random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private static Fault killed(ClusterInstallation cluster, String kind, String process) {
        return Fault.until(
                "%s killed, away %d s".formatted(kind, AWAY_SECONDS),
                AWAY_SECONDS,
                () -> cluster.process(process).kill(),
                cluster::makeWhole);
    }

    private static Fault paused(
            ClusterInstallation cluster, String kind, String process, int seconds) {
        return Fault.until(
                "%s paused %d s".formatted(kind, seconds),
                seconds,
                () -> cluster.process(process).pause(),
                () -> {
                    cluster.process(process).resume();
                    // Who was asleep for too long may have ended itself.
                    cluster.makeWhole();
                });
    }
}
