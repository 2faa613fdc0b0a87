package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Nodes come and go while people talk. */
@Tag("long")
class ClusterChangesTest {
    private static final int MAX_TRIES = 30;

    @TempDir private Path folder;

    @Test
    void anOwnerThatStopsHandsOverWhatItIsAtAndNobodyNotices() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var edge = cluster.start("edge", "gateway,api");
            var first = cluster.start("first", "messaging");
            cluster.start("second", "messaging");
            var anna = Person.signUp(edge, "anna");
            var room = anna.room("Lunch");

            var talking = new AtomicBoolean(true);
            var seqs = new ArrayList<Long>();
            var talker =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (talking.get()) {
                                            seqs.add(persistently(anna, room, "m" + seqs.size()));
                                        }
                                    });
            await().until(() -> seqs.size() > 20);
            cluster.stop(first);
            var atStop = seqs.size();
            await().atMost(20, SECONDS).until(() -> seqs.size() > atStop + 20);
            var again = cluster.start("first", "messaging");
            await().atMost(30, SECONDS).until(() -> partitions(again) > 0);
            var atStart = seqs.size();
            await().atMost(20, SECONDS).until(() -> seqs.size() > atStart + 20);
            talking.set(false);
            talker.join();

            assertThat(seqs)
                    .containsExactlyElementsOf(
                            LongStream.range(2, 2 + seqs.size()).boxed().toList());
        }
    }

    @Test
    void addedPartitionsTakeNewRoomsOnlyAndEveryNodeReachesThem() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var old = cluster.start("old", Map.of("log.partitions", "1"));
            var anna = Person.signUp(old, "anna");
            var before = anna.room("Before");
            anna.post(before, UUID.randomUUID(), "one");

            var grown = cluster.start("grown", Map.of("log.partitions", "6"));
            await().atMost(30, SECONDS)
                    .until(() -> partitions(old) + partitions(grown) == 6 && partitions(old) > 0);
            var rooms =
                    IntStream.range(0, 12)
                            .mapToObj(
                                    i -> persistentRoom(anna.at(grown), "Room " + (char) ('a' + i)))
                            .toList();
            for (var room : rooms) {
                assertThat(persistently(anna, room, "from old")).isEqualTo(2);
                assertThat(persistently(anna.at(grown), room, "from grown")).isEqualTo(3);
            }
            assertThat(persistently(anna, before, "two")).isEqualTo(3);
        }
    }

    @Test
    void anotherNodeReadsTheFeedWhenTheOneThatDidIsGone() throws Exception {
        try (var cluster = new Cluster(folder)) {
            var edge = cluster.start("edge", "gateway,api,messaging");
            var first = cluster.start("first", "jobs");
            cluster.start("second", "jobs");
            var anna = Person.signUp(edge, "anna");
            var ben = Person.signUp(edge, "ben");
            var room = anna.room("Lunch");
            assertThat(ben.join(room).status()).isEqualTo(200);

            anna.post(room, UUID.randomUUID(), "@ben one");
            await().atMost(20, SECONDS).until(() -> mentions(ben, room) == 1);
            cluster.stop(first);
            anna.post(room, UUID.randomUUID(), "@ben two");
            await().atMost(30, SECONDS).until(() -> mentions(ben, room) == 2);
        }
    }

    @Test
    void aNodeWithOtherKeysDoesNotStart() throws Exception {
        try (var cluster = new Cluster(folder)) {
            cluster.start("first", "api,messaging");
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(
                            () ->
                                    cluster.start(
                                            "second",
                                            Map.of(
                                                    "roles",
                                                    "api",
                                                    "secrets",
                                                    folder.resolve("others").toString())))
                    .withMessage(
                            "The key %s is missing, and this cluster has one already: copy it"
                                    + " there from another node.",
                            folder.resolve("others/direct.key"));
        }
    }

    /** As clients do: the same id again until there is an answer. */
    private static long persistently(Person person, String room, String text) {
        var id = UUID.randomUUID();
        for (var left = MAX_TRIES; left > 0; left--) {
            var reply = person.tryPost(room, id, text);
            if (reply.status() < 300) {
                return reply.json().get("seq").asLong();
            }
            assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        }
        throw new AssertionError("no answer for " + text);
    }

    private static String persistentRoom(Person person, String name) {
        var id = UUID.randomUUID();
        for (var left = MAX_TRIES; left > 0; left--) {
            var reply = person.tryRoom(id, name);
            if (reply.status() < 300) {
                return "/channels/" + reply.json().get("id").asText();
            }
            assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        }
        throw new AssertionError("no answer for " + name);
    }

    private static int mentions(Person person, String room) {
        return person.get(room).json().path("mentions").asInt();
    }

    private static int partitions(Node node) {
        var metrics = Person.raw(node.address(), "GET", "/metrics", null, null).json().asText();
        return List.of(metrics.split("\n")).stream()
                .filter(line -> line.startsWith("parley_partitions_owned "))
                .mapToInt(line -> (int) Double.parseDouble(line.split(" ")[1]))
                .findFirst()
                .orElse(0);
    }
}
