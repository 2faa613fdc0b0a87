package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.feed.FeedException;
import dev.parley.history.HistoryException;
import dev.parley.history.cassandra.CassandraHistoryStore;
import dev.parley.migration.Migration;
import dev.parley.migration.MigrationException;
import dev.parley.migration.Target;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** From embedded storage to the engines of a cluster; as long as {@code -Dparley.migrate=ROOMS}. */
class MigrateTest {
    private static final int ROOMS = Integer.getInteger("parley.migrate", 20);
    private static final int MESSAGES_IN_EACH = Integer.getInteger("parley.migrate.messages", 300);
    private static final int PARTITIONS = 4;
    private static final UUID FIRST = UUID.randomUUID();

    @TempDir private Path folder;
    private Path data;
    private Config cluster;
    private Cluster nodes;
    private final Map<String, String> settings = new HashMap<>();
    private String room = "";
    private String token = "";

    @BeforeEach
    void fillAServerAndStopIt() throws Exception {
        data = folder.resolve("embedded");
        nodes = new Cluster(folder);
        cluster = nodes.config("one", Map.of());
        var embedded =
                Config.of(
                        Map.of(
                                "host",
                                "127.0.0.1",
                                "port",
                                "0",
                                "data",
                                data.toString(),
                                "storage.min_free_megabytes",
                                "1",
                                "log.partitions",
                                Integer.toString(PARTITIONS)));
        try (var node = Node.start(embedded)) {
            var anna = Person.signUp(node, "anna");
            token = anna.token();
            room = anna.room("Lunch");
            anna.post(room, FIRST, "Soup");
            anna.post(room, UUID.randomUUID(), "Bread");
        }
        Installation.lengthen(data, PARTITIONS, "anna", ROOMS, MESSAGES_IN_EACH);
    }

    @Test
    void aClusterGoesOnWhereTheServerStopped() throws Exception {
        assertThat(migrate("--dry-run"))
                .contains("The cluster answers and is empty. Nothing was copied.");
        assertThat(migrate()).contains("both sides are the same").contains("Start the nodes");
        assertThat(migrate()).contains("was migrated to this cluster already");
        try (var running = nodes) {
            var node = running.start("one", "all");
            var anna = Person.signIn(node, "anna");
            assertThat(texts(anna, room)).containsExactly("Soup", "Bread");
            // The same command as on the old server is known here, and keys are the same.
            assertThat(anna.post(room, FIRST, "Soup")).isEqualTo(2);
            assertThat(anna.post(room, UUID.randomUUID(), "Salad")).isEqualTo(4);
            assertThat(texts(anna, room)).containsExactly("Soup", "Bread", "Salad");
            assertThat(anna.get("/channels").json().findValuesAsText("name"))
                    .contains("Lunch", "room-0", "room-" + (ROOMS - 1));
            assertThat(Person.send(node.address(), "GET", "/channels", null, token).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void goesOnWhereItWasInterruptedAndLetsNoNodeStartInBetween() throws Exception {
        try (var way = MigrationWay.open(data, cluster, true)) {
            var broken =
                    new Target(
                            way.target().history(),
                            way.target().directory(),
                            new BrokenFeed(way.target().feed()),
                            way.target().partitions(),
                            way.target().logIsEmpty(),
                            way.target().feedIsEmpty());
            assertThatThrownBy(() -> new Migration(way.source(), broken, _ -> {}).run())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("Run it again");
        }
        assertThatThrownBy(
                        () -> CassandraHistoryStore.open(cluster.cluster().cassandra().history()))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("run it again");
        assertThat(migrate("--dry-run")).contains("would go on");
        assertThat(migrate()).contains("Going on").contains("both sides are the same");
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        try (var _ = DataFolder.open(data)) {
            assertThat(migrate()).contains("is in use by another Parley");
        }
        settings.put("log.partitions", "1");
        assertThat(migrate()).contains("set log.partitions to");
        settings.remove("log.partitions");
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets").resolve("jwt.key"), "another");
        assertThat(migrate()).contains("is another key than the server's");
        Files.delete(folder.resolve("secrets").resolve("jwt.key"));
        data = folder.resolve("nowhere");
        assertThat(migrate()).contains("There is no server's data");
    }

    @Test
    void overwritesNoOtherInstallation() throws Exception {
        try (var running = nodes) {
            var anna = Person.signUp(running.start("one", "all"), "anna");
            anna.post(anna.room("Other"), UUID.randomUUID(), "Tea");
        }
        assertThat(migrate()).contains("The cluster's log is not empty");
    }

    private static List<String> texts(Person person, String room) {
        return person.get(room + "/messages").json().findValuesAsText("text");
    }

    /** What the command says, errors included. */
    private String migrate(String... more) throws Exception {
        var file = folder.resolve("cluster.yaml");
        var all = nodes.settings("one");
        all.putAll(settings);
        Files.writeString(file, asYaml(all));
        var said = new StringWriter();
        var out = new PrintWriter(said, true);
        var line =
                new CommandLine(new MigrateCommand(Map.of()))
                        .setOut(out)
                        .setErr(out)
                        .setExecutionExceptionHandler(
                                (failure, _, _) -> {
                                    out.println(failure.getMessage());
                                    return 1;
                                });
        var arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--from", data.toString(), "--to", file.toString()));
        line.execute(arguments.toArray(String[]::new));
        System.out.println(said);
        return said.toString();
    }

    private static String asYaml(Map<String, String> settings) throws Exception {
        var json = new JsonMapper();
        var root = json.createObjectNode();
        settings.forEach(
                (key, value) -> {
                    ObjectNode at = root;
                    var names = key.split("\\.");
                    for (var i = 0; i < names.length - 1; i++) {
                        at = at.withObject("/" + names[i]);
                    }
                    var name = names[names.length - 1];
                    if (name.equals("contact_points")) {
                        at.putArray(name).add(value);
                    } else if (value.matches("[0-9]{1,9}")) {
                        at.put(name, Integer.parseInt(value));
                    } else {
                        at.put(name, value);
                    }
                });
        return json.writeValueAsString(root);
    }

    private record BrokenFeed(Feed feed) implements Feed {
        @Override
        public int partitions() {
            return feed.partitions();
        }

        @Override
        public void append(int partition, List<SequencedEvent> events) {
            throw new FeedException("no room", new IllegalStateException("pulled the plug"));
        }

        @Override
        public List<FeedEvent> read(int partition, long cursor, int maxEvents) {
            return feed.read(partition, cursor, maxEvents);
        }

        @Override
        public void await(int partition, long cursor, Duration atMost) throws InterruptedException {
            feed.await(partition, cursor, atMost);
        }

        @Override
        public long cursor(String reader, int partition) {
            return feed.cursor(reader, partition);
        }

        @Override
        public void commit(String reader, int partition, long cursor) {
            feed.commit(reader, partition, cursor);
        }
    }
}
