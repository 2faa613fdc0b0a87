package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.UUID;

@Tag("engines")
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
            assertThat(anna.get(room + "/messages").json().findValuesAsText("text"))
                    .containsExactly("Soup");
        }
    }
}
