package dev.parley.app;

import dev.parley.directory.postgres.PostgresDirectoryConfig;
import dev.parley.discovery.zookeeper.ZooKeeperDiscoveryConfig;
import dev.parley.feed.kafka.KafkaFeedConfig;
import dev.parley.history.cassandra.CassandraHistoryConfig;
import dev.parley.log.kafka.KafkaLogConfig;
import dev.parley.presence.redis.RedisPresenceConfig;
import dev.parley.relay.grpc.GrpcRelayConfig;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The section {@code cluster}: on whose engines this node runs. While no address is named, a node
 * runs on embedded storage; then all five are needed, whatever its roles.
 *
 * @param node the name of this node, another one for each; null for the machine's name and a few
 *     random letters
 */
public record ClusterConfig(
        @Nullable String node,
        Kafka kafka,
        Cassandra cassandra,
        Postgres postgres,
        Redis redis,
        ZooKeeper zookeeper,
        Relay relay) {
    private static final String NODE_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    public static final ClusterConfig DEFAULTS =
            new ClusterConfig(
                    null,
                    Kafka.DEFAULTS,
                    new Cassandra(List.of(), "datacenter1", "parley", 3, null, null, false, null),
                    new Postgres(null, "parley", null),
                    new Redis(null, null, null, "parley"),
                    new ZooKeeper(null, 6_000, "/parley"),
                    new Relay("127.0.0.1", 0, null, null, null, null));

    public ClusterConfig {
        if (node != null && !node.matches(NODE_PATTERN)) {
            throw new IllegalArgumentException(
                    "node must be 1 to 63 letters, digits, dots, _ and -, a letter or digit first");
        }
        var addresses = new LinkedHashMap<String, Boolean>();
        addresses.put("kafka.bootstrap_servers", kafka.bootstrapServers() != null);
        addresses.put("cassandra.contact_points", !cassandra.contactPoints().isEmpty());
        addresses.put("postgres.url", postgres.url() != null);
        addresses.put("redis.url", redis.url() != null);
        addresses.put("zookeeper.connect", zookeeper.connect() != null);
        if (addresses.containsValue(true)) {
            addresses.forEach(
                    (key, isThere) -> {
                        if (!isThere) {
                            throw new IllegalArgumentException(
                                    key
                                            + " is missing: a node of a cluster needs the addresses"
                                            + " of Kafka, Cassandra, PostgreSQL, Redis and"
                                            + " ZooKeeper");
                        }
                    });
        }
    }

    /** Whether this node runs on a cluster's engines. */
    public boolean isOn() {
        return kafka.bootstrapServers() != null;
    }

    /**
     * The section {@code cluster.kafka}: the log and the feed.
     *
     * @param bootstrapServers {@code host:port}, separated by commas
     * @param topic of the commands
     * @param feedTopic of the stored events
     * @param replicas copies of each partition when a topic is made
     * @param minInSync copies that must have a record before it counts
     * @param sessionTimeoutMillis after which a silent owner of partitions is replaced
     * @param username with which this node signs in; null for no sign-in
     * @param saslMechanism how it does: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN
     * @param tls whether the brokers are spoken to over TLS
     * @param caFile the certificates (PEM) that brokers' are proved by; null for the JVM's own
     */
    public record Kafka(
            @Nullable String bootstrapServers,
            String topic,
            String feedTopic,
            int replicas,
            int minInSync,
            int sessionTimeoutMillis,
            @Nullable String username,
            @Nullable Secret password,
            String saslMechanism,
            boolean tls,
            @Nullable Path caFile) {
        private static final List<String> MECHANISMS =
                List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");
        private static final int LEAST_SESSION_TIMEOUT_MILLIS = 6_000;

        static final Kafka DEFAULTS =
                new Kafka(
                        null,
                        "parley.commands",
                        "parley.events",
                        3,
                        2,
                        LEAST_SESSION_TIMEOUT_MILLIS,
                        null,
                        null,
                        MECHANISMS.getFirst(),
                        false,
                        null);

        public Kafka {
            if (minInSync < 1 || minInSync > replicas) {
                throw new IllegalArgumentException("min_in_sync must be 1 to replicas");
            }
            if (sessionTimeoutMillis < LEAST_SESSION_TIMEOUT_MILLIS) {
                throw new IllegalArgumentException(
                        "session_timeout_millis must be at least " + LEAST_SESSION_TIMEOUT_MILLIS);
            }
            if (!MECHANISMS.contains(saslMechanism)) {
                throw new IllegalArgumentException("sasl_mechanism must be one of " + MECHANISMS);
            }
            requireBoth("username", username, "password", password);
        }

        KafkaLogConfig log() {
            return new KafkaLogConfig(
                    address(), topic, replicas, minInSync, sessionTimeoutMillis, clientSettings());
        }

        KafkaFeedConfig feed() {
            return new KafkaFeedConfig(address(), feedTopic, replicas, minInSync, clientSettings());
        }

        private String address() {
            return Objects.requireNonNull(bootstrapServers);
        }

        private Map<String, String> clientSettings() {
            var settings = new HashMap<String, String>();
            if (username != null || tls) {
                settings.put(
                        "security.protocol",
                        (username == null ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT"));
            }
            if (username != null && password != null) {
                var module =
                        saslMechanism.equals("PLAIN")
                                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                                : "org.apache.kafka.common.security.scram.ScramLoginModule";
                settings.put("sasl.mechanism", saslMechanism);
                settings.put(
                        "sasl.jaas.config",
                        "%s required username=\"%s\" password=\"%s\";"
                                .formatted(module, quoted(username), quoted(password.reveal())));
            }
            if (caFile != null) {
                settings.put("ssl.truststore.type", "PEM");
                settings.put("ssl.truststore.location", caFile.toString());
            }
            return settings;
        }

        private static String quoted(String text) {
            return text.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    }

    /**
     * The section {@code cluster.cassandra}: history.
     *
     * @param contactPoints {@code host:port} of some nodes
     * @param datacenter whose majority must have a write
     * @param keyspace made when it is not there
     * @param replicas copies of each row when the keyspace is made
     * @param tls whether it is spoken to over TLS
     * @param caFile the certificates (PEM) by which it is proved; null for the JVM's own
     */
    public record Cassandra(
            List<String> contactPoints,
            String datacenter,
            String keyspace,
            int replicas,
            @Nullable String username,
            @Nullable Secret password,
            boolean tls,
            @Nullable Path caFile) {
        public Cassandra {
            contactPoints = List.copyOf(contactPoints);
            contactPoints.forEach(Cassandra::check);
            requireBoth("username", username, "password", password);
        }

        CassandraHistoryConfig history() {
            return new CassandraHistoryConfig(
                    contactPoints.stream().map(Cassandra::address).toList(),
                    datacenter,
                    keyspace,
                    replicas,
                    new CassandraHistoryConfig.Access(username, password, tls, caFile));
        }

        /** Looks the name up anew at each call: it may not be known when a node starts. */
        private static InetSocketAddress address(String point) {
            var colon = point.lastIndexOf(':');
            return new InetSocketAddress(
                    point.substring(0, colon), Integer.parseInt(point.substring(colon + 1)));
        }

        private static void check(String point) {
            if (!point.matches("[^\\s]+:\\d{1,5}")) {
                throw new IllegalArgumentException(
                        "contact_points must look like host:9042, but has " + point);
            }
        }
    }

    /**
     * The section {@code cluster.postgres}: the directory.
     *
     * @param url {@code postgresql://host:port/database}, and {@code ?} parameters of the JDBC
     *     driver
     */
    public record Postgres(@Nullable String url, String username, @Nullable Secret password) {
        public Postgres {
            if (url != null && !url.matches("(jdbc:)?postgresql:.+")) {
                throw new IllegalArgumentException(
                        "url must look like postgresql://host:5432/parley");
            }
        }

        PostgresDirectoryConfig directory() {
            return PostgresDirectoryConfig.of(Objects.requireNonNull(url), username, password);
        }
    }

    /**
     * The section {@code cluster.redis}: presence, tickets and rate limits.
     *
     * @param url {@code redis://host:port}, or {@code rediss} for TLS
     * @param caFile the certificates (PEM) by which it is proved; null for the JVM's own
     * @param prefix of every key and channel, so that installations may share one Redis
     */
    public record Redis(
            @Nullable String url, @Nullable Secret password, @Nullable Path caFile, String prefix) {
        public Redis {
            if (url != null && !url.matches("rediss?://.+")) {
                throw new IllegalArgumentException("url must look like redis://host:6379");
            }
            if (prefix.isBlank()) {
                throw new IllegalArgumentException("prefix must not be empty");
            }
        }

        RedisPresenceConfig presence() {
            return new RedisPresenceConfig(Objects.requireNonNull(url), password, caFile, prefix);
        }
    }

    /**
     * The section {@code cluster.zookeeper}: which nodes live.
     *
     * @param connect {@code host:port}, separated by commas
     * @param sessionTimeoutMillis after which a silent node does not count as live
     * @param path below which Parley keeps its own
     */
    public record ZooKeeper(@Nullable String connect, int sessionTimeoutMillis, String path) {
        private static final int LEAST_SESSION_TIMEOUT_MILLIS = 2_000;

        public ZooKeeper {
            if (sessionTimeoutMillis < LEAST_SESSION_TIMEOUT_MILLIS) {
                throw new IllegalArgumentException(
                        "session_timeout_millis must be at least " + LEAST_SESSION_TIMEOUT_MILLIS);
            }
            if (!path.matches("(/[A-Za-z0-9._-]+)+")) {
                throw new IllegalArgumentException("path must look like /parley");
            }
        }

        ZooKeeperDiscoveryConfig discovery() {
            return new ZooKeeperDiscoveryConfig(
                    Objects.requireNonNull(connect), sessionTimeoutMillis, path);
        }
    }

    /**
     * The section {@code cluster.relay}: where other nodes of the cluster reach this one.
     *
     * @param host the address to listen on
     * @param port 0 takes any free one
     * @param advertised the host name or address that others are told, null for {@code host}
     * @param certificateFile with the two others: nodes prove themselves to one another
     * @param caFile by whose certificates they do
     */
    public record Relay(
            String host,
            int port,
            @Nullable String advertised,
            @Nullable Path certificateFile,
            @Nullable Path keyFile,
            @Nullable Path caFile) {
        private static final int MAX_PORT = 65_535;

        public Relay {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port must be 0 to " + MAX_PORT);
            }
            requireBoth("certificate_file", certificateFile, "key_file", keyFile);
            requireBoth("certificate_file", certificateFile, "ca_file", caFile);
        }

        GrpcRelayConfig grpc() {
            return new GrpcRelayConfig(
                    host,
                    port,
                    advertised,
                    certificateFile == null || keyFile == null || caFile == null
                            ? null
                            : new GrpcRelayConfig.Tls(certificateFile, keyFile, caFile));
        }
    }

    private static void requireBoth(
            String one, @Nullable Object ofOne, String other, @Nullable Object ofOther) {
        if ((ofOne == null) != (ofOther == null)) {
            throw new IllegalArgumentException(
                    (ofOne == null ? one : other)
                            + " is missing: "
                            + one
                            + " and "
                            + other
                            + " go together");
        }
    }
}
