package dev.parley.app;

import dev.parley.RealEngines;
import dev.parley.engines.Cassandra;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.PostgreSql;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A cluster of nodes in this process, on the real engines that all tests share, with topics, tables
 * and folders of its own.
 */
final class Cluster implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private static final Map<Path, Cluster> OF_FOLDER = new ConcurrentHashMap<>();

    private final Path folder;
    private final String name =
            "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final List<Node> nodes = new ArrayList<>();

    Cluster(Path folder) {
        this.folder = folder;
    }

    /** The same for the same folder, so that a node finds again what it had. */
    static Cluster of(Path folder) {
        return OF_FOLDER.computeIfAbsent(folder, Cluster::new);
    }

    /** A node that runs until the cluster is closed, or it is. */
    Node start(String node, String roles) throws ConfigException {
        return start(node, Map.of("roles", roles));
    }

    Node start(String node, Map<String, String> settings) throws ConfigException {
        var started = Node.start(config(node, settings));
        nodes.add(started);
        return started;
    }

    void stop(Node node) {
        nodes.remove(node);
        node.close();
    }

    Config config(String node, Map<String, String> settings) throws ConfigException {
        var all = settings(node);
        all.putAll(settings);
        return Config.of(all);
    }

    /** Of a node, by their keys. */
    Map<String, String> settings(String node) {
        var all = new HashMap<String, String>();
        all.put("host", "127.0.0.1");
        all.put("port", "0");
        all.put("data", folder.resolve(node).toString());
        all.put("secrets", folder.resolve("secrets").toString());
        all.put("log.partitions", Integer.toString(PARTITIONS));
        all.put("auth.sign_ups_per_address_and_hour", "10000");
        all.put("cluster.node", node);
        all.put("cluster.kafka.bootstrap_servers", "127.0.0.1:" + port(RealEngines.kafka()));
        all.put("cluster.kafka.topic", name + ".commands");
        all.put("cluster.kafka.feed_topic", name + ".events");
        all.put("cluster.kafka.replicas", "1");
        all.put("cluster.kafka.min_in_sync", "1");
        all.put("cluster.cassandra.contact_points", "127.0.0.1:" + port(RealEngines.cassandra()));
        all.put("cluster.cassandra.datacenter", Cassandra.DATACENTER);
        all.put("cluster.cassandra.keyspace", name.toLowerCase(Locale.ROOT));
        all.put("cluster.cassandra.replicas", "1");
        all.put("cluster.postgres.url", schema());
        all.put("cluster.postgres.username", PostgreSql.USER);
        all.put("cluster.redis.url", "redis://127.0.0.1:" + port(RealEngines.redis()));
        all.put("cluster.redis.prefix", name);
        all.put("cluster.zookeeper.connect", "127.0.0.1:" + port(RealEngines.zooKeeper()));
        all.put("cluster.zookeeper.path", "/" + name);
        return all;
    }

    /** A schema of its own in the one database. */
    private String schema() {
        var url =
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port(RealEngines.postgreSql()));
        try (var connection = DriverManager.getConnection(url, PostgreSql.USER, "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + name);
            return url + "?currentSchema=" + name;
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
    }

    private static int port(EngineProcess engine) {
        return engine.address().getPort();
    }

    @Override
    public void close() {
        nodes.reversed().forEach(Node::close);
    }
}
