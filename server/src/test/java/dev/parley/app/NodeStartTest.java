package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;

class NodeStartTest {
    @TempDir private Path data;

    @Test
    void answersWhenItHasStarted() throws Exception {
        try (Node node = Node.start(config("127.0.0.1", 0))) {
            assertThat(status(node.address().resolve("/healthz"))).isEqualTo(200);
            assertThat(status(node.address().resolve("/readyz"))).isEqualTo(200);
        }
    }

    @Test
    void freesThePortAndTheFolderWhenItCloses() throws Exception {
        int port;
        try (Node node = Node.start(config("127.0.0.1", 0))) {
            port = node.address().getPort();
        }
        try (Node again = Node.start(config("127.0.0.1", port))) {
            assertThat(again.address().getPort()).isEqualTo(port);
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> Node.start(config("127.0.0.1", port)))
                    .withMessage(
                            "Port %d on 127.0.0.1 is taken by another program. Stop that one, or"
                                    + " choose another port with --port.",
                            port);
        }
    }

    @Test
    void saysThatTheAddressIsNotOurs() {
        // 192.0.2.0/24 is kept for examples: no machine has it.
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Node.start(config("192.0.2.1", 0)))
                .withMessage(
                        "192.0.2.1 is no address of this machine. Choose another with --host.");
    }

    @ParameterizedTest
    @CsvSource({
        "api, host, 0.0.0.0",
        "gateway, host, 192.0.2.1",
        "all, host, 0.0.0.0",
        "gateway, trusted_proxies, 127.0.0.1"
    })
    void refusesAClusterThatDoesNotKnowHowPeopleReachTheNode(
            String roles, String setting, String value) throws Exception {
        var config =
                Config.of(
                        Map.of(
                                "data",
                                data.toString(),
                                "roles",
                                roles,
                                setting,
                                value,
                                "cluster.kafka.bootstrap_servers",
                                "127.0.0.1:9",
                                "cluster.cassandra.contact_points",
                                "127.0.0.1:9",
                                "cluster.postgres.url",
                                "postgresql://127.0.0.1:9/parley",
                                "cluster.redis.url",
                                "redis://127.0.0.1:9",
                                "cluster.zookeeper.connect",
                                "127.0.0.1:9"));
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Node.start(config))
                .withMessageContaining("set public_url to its address");
    }

    @Test
    void leavesTheFolderFreeWhenItCannotStart() throws Exception {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Node.start(config("192.0.2.1", 0)));
        try (Node node = Node.start(config("127.0.0.1", 0))) {
            assertThat(node.address().getHost()).isEqualTo("localhost");
        }
    }

    @Test
    void servesChannelsOfMorePartitionsThanItsLogWouldHave() throws Exception {
        var partitions = 8;
        var rooms = new ArrayList<String>();
        var before =
                Map.of(
                        "port",
                        "0",
                        "data",
                        data.toString(),
                        "log.partitions",
                        String.valueOf(partitions));
        try (Node node = Node.start(Config.of(before))) {
            var anna = Person.signUp(node, "anna");
            for (var i = 0; i < 2 * partitions; i++) {
                rooms.add(anna.room("Room " + i));
            }
        }
        try (Node node = Node.start(config("127.0.0.1", 0))) {
            var anna = Person.signIn(node, "anna");
            assertThat(rooms)
                    .allSatisfy(
                            room ->
                                    assertThat(anna.post(room, UUID.randomUUID(), "Hi"))
                                            .isEqualTo(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"256, 256", "512, 512", "1024, 512", "6028, 1507"})
    void collectsBeforeTheHeapIsFull(long mostMegabytes, long goalMegabytes) {
        assertThat(HeapGoal.bytes(mostMegabytes << 20)).isEqualTo(goalMegabytes << 20);
    }

    private Config config(String host, int port) throws ConfigException {
        return Config.of(
                Map.of("host", host, "port", String.valueOf(port), "data", data.toString()));
    }

    private static int status(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
