package dev.parley.cli.cluster;

import dev.parley.engines.Cassandra;
import dev.parley.engines.Engine;
import dev.parley.engines.Kafka;
import dev.parley.engines.PostgreSql;
import dev.parley.engines.Redis;
import dev.parley.engines.ZooKeeper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The servers below the nodes, and what a node is told of them. */
final class Stores {
    private final Path folder;

    Stores(Path folder) {
        this.folder = folder;
    }

    List<Engine> engines(Plan plan) {
        // Cassandra takes longest, so it begins.
        var engines = new ArrayList<Engine>();
        engines.add(new Cassandra());
        engines.addAll(Kafka.brokers(plan.brokers()));
        engines.add(new PostgreSql());
        engines.add(new ZooKeeper());
        engines.add(new Redis());
        return engines;
    }

    /** The section {@code cluster}, but for the node's own name. */
    Map<String, String> settings(Plan plan) {
        var settings = new LinkedHashMap<String, String>();
        settings.put(
                "cluster.kafka.bootstrap_servers",
                Kafka.brokers(plan.brokers()).stream()
                        .map(this::address)
                        .collect(Collectors.joining(",")));
        settings.put("cluster.kafka.replicas", Integer.toString(plan.brokers()));
        settings.put("cluster.kafka.min_in_sync", Integer.toString(plan.minInSync()));
        settings.put("cluster.cassandra.contact_points", address(new Cassandra()));
        settings.put("cluster.cassandra.datacenter", Cassandra.DATACENTER);
        settings.put("cluster.cassandra.replicas", "1");
        settings.put(
                "cluster.postgres.url",
                "jdbc:postgresql://" + address(new PostgreSql()) + "/" + PostgreSql.USER);
        settings.put("cluster.postgres.username", PostgreSql.USER);
        settings.put("cluster.redis.url", "redis://" + address(new Redis()));
        settings.put("cluster.zookeeper.connect", address(new ZooKeeper()));
        settings.put("cluster.relay.host", "127.0.0.1");
        return settings;
    }

    private String address(Engine engine) {
        return "127.0.0.1:" + engine.address(folder).getPort();
    }
}
