package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

class ClusterNodeTest {
    @TempDir private Path folder;

    @Test
    void oneNodeWithAllRolesCarriesAMessageThroughTheEngines() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var node = cluster.start("one", "all");
            var anna = Person.signUp(node, "anna");
            var room = anna.room("Lunch");
            var id = UUID.randomUUID();
            var seq = anna.post(room, id, "Soup");

            assertThat(anna.post(room, id, "Soup")).isEqualTo(seq);
            assertThat(texts(anna, room)).containsExactly("Soup");
        }
    }

    @Test
    void whoSignsUpAtOneNodeTalksAtAnotherWhileAThirdDecides() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var gateway = cluster.start("edge", "gateway,api");
            cluster.start("owner", "messaging");
            var other = cluster.start("other", "api,jobs");

            var anna = Person.signUp(gateway, "anna");
            var ben = Person.signUp(other, "ben");
            var room = anna.room("Lunch");
            assertThat(ben.join(room).status()).isEqualTo(200);
            var id = UUID.randomUUID();
            var seq = ben.post(room, id, "Soup @anna");

            assertThat(texts(anna, room)).containsExactly("Soup @anna");
            await().untilAsserted(
                            () ->
                                    assertThat(anna.get(room).json().get("mentions").asInt())
                                            .isEqualTo(1));
            assertThat(anna.at(other).post(room, UUID.randomUUID(), "Yes")).isEqualTo(seq + 1);
            assertThat(ben.at(gateway).post(room, id, "Soup @anna")).isEqualTo(seq);
        }
    }

    @Test
    void aNodeServesWhatItsRolesDoAndTellsOthersThatItLives() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var owner = cluster.start("owner", "messaging");
            var api = cluster.start("api", "api");
            var gateway = cluster.start("gateway", "gateway");

            for (var node : List.of(owner, api, gateway)) {
                assertThat(status(node, "/healthz")).isEqualTo(200);
                assertThat(status(node, "/metrics")).isEqualTo(200);
                await().atMost(20, SECONDS).until(() -> status(node, "/readyz") == 200);
            }
            assertThat(status(owner, "/")).isEqualTo(404);
            assertThat(status(gateway, "/api/v1/server")).isEqualTo(404);
            assertThat(status(api, "/api/v1/server")).isEqualTo(200);
            assertThat(status(api, "/ws")).isEqualTo(404);
            assertThat(status(gateway, "/ws")).isEqualTo(404);
            assertThat(metrics(owner)).contains("parley_partitions_owned 4.0");
            assertThat(metrics(gateway)).contains("parley_gateway_connections 0.0");
        }
    }

    @Test
    void tellsOfItsStreamsToOtherNodes() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var owner = cluster.start("owner", "messaging");
            var edge = cluster.start("edge", "api");
            await().atMost(20, SECONDS).until(() -> status(edge, "/readyz") == 200);
            await().atMost(20, SECONDS)
                    .until(() -> metrics(owner).contains("parley_relay_nodes 1.0"));
            assertThat(metrics(edge))
                    .contains(
                            "parley_relay_owners 1.0",
                            "parley_relay_nodes 0.0",
                            "parley_relay_subscriptions ",
                            "parley_relay_pending_bytes ",
                            "parley_relay_signals_dropped_total 0.0",
                            "parley_relay_catchup_pages_total ");
            cluster.stop(edge);
            await().atMost(20, SECONDS)
                    .untilAsserted(
                            () ->
                                    assertThat(metrics(owner))
                                            .containsPattern(
                                                    "parley_relay_streams_ended_total [1-9]"));
            assertThat(metrics(owner)).contains("parley_relay_nodes 0.0");
        }
    }

    @Test
    void whoSignsOutAtOneNodeIsSignedOutAtTheOthers() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var one = cluster.start("one", "api,messaging");
            var other = cluster.start("other", "api");
            var anna = Person.signUp(one, "anna");
            assertThat(anna.at(other).get("/me").status()).isEqualTo(200);
            assertThat(anna.signOut().status()).isEqualTo(204);
            await().atMost(1, SECONDS).until(() -> anna.at(other).get("/me").status() == 401);
        }
    }

    private static int status(Node node, String path) {
        return Person.raw(node.address(), "GET", path, null, null).status();
    }

    private static String metrics(Node node) {
        return Person.raw(node.address(), "GET", "/metrics", null, null).json().asText();
    }

    private static List<String> texts(Person person, String room) {
        return person.get(room + "/messages").json().get("messages").findValuesAsText("text");
    }
}
