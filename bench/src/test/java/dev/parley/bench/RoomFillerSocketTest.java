package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.filling.RoomFiller;
import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.protocol.Api;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class RoomFillerSocketTest {
    private static final int MESSAGES = 20_000;

    @TempDir private Path folder;

    @Test
    void aServerFindsWhatWasFilledInWhileItWasAway() throws Exception {
        String room;
        String author;
        try (var node = BenchNode.start(folder)) {
            var accounts = node.target().accounts();
            var account = accounts.take(1).getFirst();
            room = accounts.room(account, "History", List.of());
            author = accounts.id(account);
        }

        RoomFiller.fill(
                folder.resolve("data"),
                new ChannelId(room),
                new AccountId(author),
                MESSAGES,
                "m".repeat(64));

        try (var node = BenchNode.start(folder)) {
            var cookie = node.target().accounts().take(1).getFirst().cookie();
            var newest =
                    node.target()
                            .web()
                            .call("GET", "/channels/" + room + "/messages", cookie, null)
                            .as(Api.Page.class);
            assertThat(newest.messages()).hasSize(50);
            assertThat(newest.messages().getLast().seq()).isGreaterThanOrEqualTo(MESSAGES);
            assertThat(newest.messages().getLast().sender().id()).isEqualTo(author);
        }
    }
}
