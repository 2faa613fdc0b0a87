package dev.parley.history.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.RealEngines;
import dev.parley.channel.Event;
import dev.parley.engines.Cassandra;
import dev.parley.history.HistoryContractTest;
import dev.parley.history.HistoryStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;

class CassandraHistoryStoreTest extends HistoryContractTest {
    private static CassandraHistoryStore history;

    @BeforeAll
    static void connect() {
        history = open();
    }

    @AfterAll
    static void disconnect() {
        if (history != null) {
            history.close();
        }
    }

    private static CassandraHistoryStore open() {
        return CassandraHistoryStore.open(
                new CassandraHistoryConfig(
                        List.of(RealEngines.cassandra().address()),
                        Cassandra.DATACENTER,
                        "history_contract",
                        1));
    }

    @Override
    protected HistoryStore history() {
        return history;
    }

    @Test
    void aLateNodeBringsNothingBackAndLosesNothingOfItsSuccessors() {
        var first = event(room, 1, 0, created());
        var second = event(room, 2, 1, message("secret"));
        var edit = event(room, 3, 1, new Event.MessageEdited(2, "secret too", List.of()));
        var delete = event(room, 4, 1, new Event.MessageDeleted(2, 1));
        var fifth = event(room, 5, 2, message("fifth"));
        history.append(partition, List.of(first));
        try (var successor = open()) {
            successor.append(partition, List.of(second, edit, delete, fifth));
            // What the late node knows ends with the first: it writes without a look.
            history.append(partition, List.of(second, edit));
            assertThat(everyText()).hasSize(5).noneMatch(text -> text.contains("secret"));
            assertThat(successor.target(room, 1, 2).orElseThrow().deletedAt())
                    .isEqualTo(delete.position());
            history.append(partition, List.of(delete, fifth));
            assertThat(everyText()).hasSize(5).noneMatch(text -> text.contains("secret"));
            assertThat(successor.newestPosition(partition)).isEqualTo(fifth.position());
            assertThat(successor.load(room)).isEqualTo(history.load(room));
        }
    }

    @Test
    void keepsTheNewestSnapshotWhoeverWritesLast() {
        history.append(partition, List.of(event(room, 1, 0, created())));
        var older = history.load(room);
        history.append(partition, List.of(event(room, 2, 1, message("two"))));
        var newer = history.load(room);
        history.saveSnapshot(newer);
        history.saveSnapshot(older);
        try (var other = open()) {
            assertThat(other.load(room)).isEqualTo(newer);
        }
    }
}
