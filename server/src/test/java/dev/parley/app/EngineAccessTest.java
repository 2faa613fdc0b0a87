package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.Position;
import dev.parley.directory.postgres.PostgresDirectory;
import dev.parley.engines.Cassandra;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.Kafka;
import dev.parley.engines.KeyStoreFile;
import dev.parley.engines.PostgreSql;
import dev.parley.engines.Redis;
import dev.parley.engines.SignIn;
import dev.parley.feed.kafka.KafkaFeed;
import dev.parley.history.cassandra.CassandraHistoryStore;
import dev.parley.log.LogConfig;
import dev.parley.log.kafka.KafkaCommandLog;
import dev.parley.presence.redis.RedisPresence;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Engines that ask who comes and prove who they are. What a node is told of them in its
 * configuration lets it in; who has something else wrong is told what.
 */
class EngineAccessTest {
    private static final String PASSWORD = "open-sesame";
    private static final String NO_PATH = "unable to find valid certification path";

    /** Of those engines that are not tried. */
    private static final Map<String, String> OTHERS =
            Map.of(
                    "cluster.kafka.bootstrap_servers", "127.0.0.1:9",
                    "cluster.cassandra.contact_points", "127.0.0.1:9",
                    "cluster.postgres.url", "postgresql://127.0.0.1:9/parley",
                    "cluster.redis.url", "redis://127.0.0.1:9",
                    "cluster.zookeeper.connect", "127.0.0.1:9");

    @TempDir private static Path folder;
    private static KeyStoreFile keys;
    private static String ca;
    private static String stranger;

    @BeforeAll
    static void makeCertificates() throws Exception {
        keys = new KeyStoreFile(folder.resolve("server.p12"), PASSWORD);
        ca = certificate("localhost", keys.file());
        stranger = certificate("stranger", folder.resolve("stranger.p12"));
    }

    @ParameterizedTest
    @CsvSource({"SCRAM-SHA-512, invalid credentials", "PLAIN, Invalid username or password"})
    void kafkaLetsInWhoIsTold(String mechanism, String refusal) throws Exception {
        try (var server = Kafka.guarded(new SignIn("parley", PASSWORD), keys).start(folder)) {
            var right =
                    Map.of(
                            "cluster.kafka.bootstrap_servers",
                            address(server.awaitReady()),
                            "cluster.kafka.replicas",
                            "1",
                            "cluster.kafka.min_in_sync",
                            "1",
                            "cluster.kafka.sasl_mechanism",
                            mechanism,
                            "cluster.kafka.username",
                            "parley",
                            "cluster.kafka.password",
                            PASSWORD,
                            "cluster.kafka.tls",
                            "true",
                            "cluster.kafka.ca_file",
                            ca);
            Function<ClusterConfig, AutoCloseable> feed =
                    config -> KafkaFeed.open(config.kafka().feed(), 1);
            Function<ClusterConfig, AutoCloseable> log =
                    config ->
                            KafkaCommandLog.open(
                                    config.kafka().log(), new LogConfig(1), _ -> Position.NONE);
            for (var adapter : List.of(feed, log)) {
                open(right, adapter);
                refuses(right, "cluster.kafka.password", "wrong", refusal, adapter);
                refuses(right, "cluster.kafka.ca_file", stranger, NO_PATH, adapter);
            }
        }
    }

    @Test
    void cassandraLetsInWhoIsTold() throws Exception {
        Assumptions.assumeTrue(
                Cassandra.canRun() || System.getenv("CI") != null, Cassandra.NEEDS_JDK);
        try (var server = Cassandra.guarded(keys).start(folder)) {
            var right =
                    Map.of(
                            "cluster.cassandra.contact_points",
                            address(server.awaitReady()),
                            "cluster.cassandra.datacenter",
                            Cassandra.DATACENTER,
                            "cluster.cassandra.replicas",
                            "1",
                            "cluster.cassandra.username",
                            Cassandra.SIGN_IN.username(),
                            "cluster.cassandra.password",
                            Cassandra.SIGN_IN.password(),
                            "cluster.cassandra.tls",
                            "true",
                            "cluster.cassandra.ca_file",
                            ca);
            Function<ClusterConfig, AutoCloseable> adapter =
                    config -> CassandraHistoryStore.open(config.cassandra().history());
            // Its user is made soon after it answers.
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() -> open(right, adapter));
            refuses(right, "cluster.cassandra.password", "wrong", "are incorrect", adapter);
            refuses(right, "cluster.cassandra.ca_file", stranger, NO_PATH, adapter);
        }
    }

    @Test
    void redisLetsInWhoIsTold() throws Exception {
        try (var server = Redis.guarded(PASSWORD, keys).start(folder)) {
            var right =
                    Map.of(
                            "cluster.redis.url", "rediss://" + address(server.awaitReady()),
                            "cluster.redis.password", PASSWORD,
                            "cluster.redis.ca_file", ca);
            Function<ClusterConfig, AutoCloseable> adapter =
                    config -> RedisPresence.open(config.redis().presence());
            open(right, adapter);
            refuses(right, "cluster.redis.password", "wrong", "WRONGPASS", adapter);
            refuses(right, "cluster.redis.ca_file", stranger, NO_PATH, adapter);
        }
    }

    @Test
    void postgresLetsInWhoIsTold() throws Exception {
        try (var server = PostgreSql.guarded(PASSWORD, keys).start(folder)) {
            var url =
                    "postgresql://%s/postgres?sslmode=verify-full&sslrootcert="
                            .formatted(address(server.awaitReady()));
            var right =
                    Map.of(
                            "cluster.postgres.url",
                            url + ca,
                            "cluster.postgres.username",
                            PostgreSql.USER,
                            "cluster.postgres.password",
                            PASSWORD);
            Function<ClusterConfig, AutoCloseable> adapter =
                    config -> PostgresDirectory.open(config.postgres().directory());
            open(right, adapter);
            refuses(
                    right,
                    "cluster.postgres.password",
                    "wrong",
                    "password authentication failed",
                    adapter);
            refuses(right, "cluster.postgres.url", url + stranger, NO_PATH, adapter);
        }
    }

    private static void open(
            Map<String, String> settings, Function<ClusterConfig, AutoCloseable> adapter)
            throws Exception {
        adapter.apply(config(settings)).close();
    }

    private static void refuses(
            Map<String, String> right,
            String key,
            String wrong,
            String sentence,
            Function<ClusterConfig, AutoCloseable> adapter)
            throws ConfigException {
        var settings = new HashMap<>(right);
        settings.put(key, wrong);
        var config = config(settings);
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(
                        () ->
                                new Engine("The engine", "there")
                                        .await(() -> adapter.apply(config), Duration.ZERO))
                .withMessageContaining(sentence);
    }

    private static ClusterConfig config(Map<String, String> settings) throws ConfigException {
        var all = new HashMap<>(OTHERS);
        all.putAll(settings);
        return Config.of(all).cluster();
    }

    private static String address(EngineProcess server) {
        return "127.0.0.1:" + server.address().getPort();
    }

    /** Makes a key store for a server of this machine, and returns its certificate as a file. */
    private static String certificate(String name, Path keyStore) throws Exception {
        keytool(
                keyStore,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-ext",
                "bc:c");
        var pem = keyStore.resolveSibling(keyStore.getFileName() + ".pem");
        keytool(keyStore, "-exportcert", "-rfc", "-alias", "server", "-file", pem.toString());
        return pem.toString();
    }

    private static void keytool(Path keyStore, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storepass", PASSWORD));
        var tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(tool.getInputStream().readAllBytes());
        assertThat(tool.waitFor()).as(said).isZero();
    }
}
