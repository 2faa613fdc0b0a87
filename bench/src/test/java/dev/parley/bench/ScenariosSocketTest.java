package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Scenarios once, as their users start them, tiny, against a real node. */
class ScenariosSocketTest {
    @TempDir private static Path folder;
    private static BenchNode node;

    @TempDir private Path results;

    @BeforeAll
    static void start() throws Exception {
        node = BenchNode.start(folder);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void fanoutRaisesTheRateUntilItIsTooMuch() throws Exception {
        var rows = run("fanout", "--members=4", "--sockets=8", "--bodies=16", "--rates=400");

        assertThat(rows.at("/2 × 4, 16 B, 400~1s/delivered~1s/0").asDouble()).isPositive();
    }

    @Test
    void fanoutMeasuresPeersBesideParley() throws Exception {
        var rows =
                run(
                        "fanout",
                        "--members=4",
                        "--sockets=8",
                        "--body=16",
                        "--rate=400",
                        "--peers=ceiling,vertx");

        for (var server :
                List.of("Parley (fsync before ack)", "ceiling (ephemeral)", "vertx (ephemeral)")) {
            assertThat(rows.path(server + ": 2 × 4, 16 B, 400/s").at("/delivered~1s/0").asDouble())
                    .as(server)
                    .isPositive();
        }
    }

    @Test
    void ingestMeasuresPeersBesideParley() throws Exception {
        var rows = run("ingest", "--accounts=4", "--rate=100", "--peer=ceiling");

        for (var server : List.of("Parley (fsync before ack)", "ceiling (ephemeral)")) {
            assertThat(rows.path(server + ": 100 messages/s").at("/acked~1s/0").asDouble())
                    .as(server)
                    .isPositive();
        }
    }

    @Test
    void smallRoomsGetTheirMessages() throws Exception {
        var rows = run("smallrooms", "--sockets=6", "--members=3", "--rates=300");

        assertThat(rows.at("/2 × 3, 128 B, 300~1s/p50 ms/0").asDouble()).isPositive();
    }

    @Test
    void bigRoomRaisesTheRateOfOneRoom() throws Exception {
        var rows = run("bigroom", "--members=60", "--rates=600");

        assertThat(rows.at("/room of 60, 128 B, 600~1s/delivered~1s/0").asDouble()).isPositive();
    }

    @Test
    void idleTellsMemoryAndThatAllAreStillThere() throws Exception {
        var rows = run("idle", "--sockets=120", "--rooms=2");

        assertThat(rows.at("/120 idle/still open/0").asInt()).isEqualTo(120);
        assertThat(rows.at("/120 idle/heap B").isMissingNode()).isFalse();
        assertThat(rows.at("/120 idle/kernel B").isMissingNode()).isFalse();
    }

    @Test
    void connectTellsTicketsFromSignIns() throws Exception {
        var rows = run("connect", "--sockets=60", "--sign-ins=1");

        for (var row :
                List.of(
                        "sign-in (Argon2id)",
                        "ticket (HTTP)",
                        "handshake by ticket",
                        "handshake by cookie")) {
            assertThat(rows.path(row).at("/~1s/0").asDouble()).as(row).isPositive();
        }
    }

    @Test
    void whoIsCutOffComesBackAndMissesNothing() throws Exception {
        var rows = run("storm", "--sockets=20", "--rate=50");

        assertThat(rows.at("/20 cut/99% back ms/0").asDouble()).isPositive();
    }

    @Test
    void whoNeverReadsIsLetGo() throws Exception {
        var rows = run("stuck", "--sockets=10", "--rate=30", "--seconds=5");

        assertThat(rows.at("/10 stuck/still open/0").asInt()).isZero();
        assertThat(rows.at("/10 stuck/others' ack p50 ms/0").asDouble()).isPositive();
    }

    @Test
    void historyAsksForPagesOfAllKinds() throws Exception {
        var rows = run("history", "--messages=120");

        for (var page : List.of("newest", "back", "forward", "around")) {
            assertThat(rows.path("120 messages, " + page).at("/pages~1s/0").asDouble())
                    .as(page)
                    .isPositive();
        }
    }

    @Test
    void aDayHasEverythingInIt() throws Exception {
        var rows = run("day", "--people=12", "--rate=300", "--messages=20", "--seconds=3");

        assertThat(rows.fieldNames())
                .toIterable()
                .contains("post", "newest", "back", "read", "direct", "unread", "reconnect");
        assertThat(rows.at("/unread/p50 ms/0").asDouble()).isPositive();
        assertThat(rows.at("/reconnect/p50 ms/0").asDouble()).isPositive();
    }

    /** Nothing was lost, refused or out of order: such a scenario ends with 1. */
    private JsonNode run(String scenario, String... options) throws Exception {
        var args = new ArrayList<>(List.of(scenario));
        args.addAll(
                List.of(
                        "--target=" + node.target().server(),
                        "--server-pid=" + ProcessHandle.current().pid(),
                        "--accounts-file=" + folder.resolve("accounts.json"),
                        "--results=" + results,
                        "--warmup-seconds=0.1"));
        args.addAll(List.of(options));
        if (Stream.of(options).noneMatch(option -> option.startsWith("--seconds"))) {
            args.add("--seconds=0.4");
        }

        assertThat(Bench.commandLine().execute(args.toArray(String[]::new))).isZero();

        try (var files = Files.list(results)) {
            var json = files.filter(file -> file.toString().endsWith(".json")).findFirst();
            return new ObjectMapper().readTree(json.orElseThrow().toFile()).path("rows");
        }
    }
}
