package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.app.EmbeddedNode;
import dev.parley.conversation.Pressed;
import dev.parley.conversation.Pressure;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

/** A node whose commands wait long, as those who send see it. */
class OverloadSocketTest {
    @TempDir private static Path data;
    private static EmbeddedNode node;
    private static GatewayServer server;

    @BeforeAll
    static void start() {
        node = EmbeddedNode.start(data.resolve("node"));
        server = GatewayServer.start(node);
    }

    @AfterAll
    static void stop() {
        server.close();
        node.close();
    }

    private static Pressure pressure() {
        return node.conversations().pressure();
    }

    private static String general(RawSocket socket) {
        socket.hello();
        return socket.rows().getFirst().path("id").asText();
    }

    private static JsonNode post(RawSocket socket, String room, String id, String text) {
        var ref = RawSocket.id();
        socket.send("chat_message", "ref", ref, "channel", room, "id", id, "text", text);
        return socket.answer(ref);
    }

    @Test
    void refusesWhatWouldWaitTooLongAndTakesItLater() {
        try (var ana = server.open(server.signUp("ana"))) {
            var room = general(ana);
            var id = RawSocket.id();
            try (var _ = Pressed.by(pressure(), Duration.ofSeconds(1))) {
                await().until(() -> pressure().sheds(Pressure.Work.SENDS));
                var refused = post(ana, room, id, "now?");
                assertThat(refused.path("code").asText()).isEqualTo("overloaded");
                assertThat(refused.path("temporary").asBoolean()).isTrue();
                assertThat(refused.path("retry_after_millis").asLong()).isPositive();
                // It is not what people send.
                ana.send("mark_channel_read", "ref", "read", "channel", room, "seq", 1);
                assertThat(ana.answer("read").path("type").asText()).isEqualTo("channel_read");
            }
            await().untilAsserted(
                            () -> {
                                var stored = post(ana, room, id, "now?");
                                assertThat(stored.path("type").asText()).isEqualTo("chat_message");
                            });
            assertThat(pressure().shed(Pressure.Work.SENDS)).isPositive();
        }
    }

    @Test
    void countsWhatIsInsideAlsoWhenSocketsEnd() {
        var ben = server.signUp("ben");
        for (var time = 0; time < 5; time++) {
            try (var socket = server.open(ben)) {
                var room = general(socket);
                for (var message = 0; message < 20; message++) {
                    socket.send(
                            "chat_message",
                            "channel",
                            room,
                            "id",
                            RawSocket.id(),
                            "text",
                            "gone before the answer");
                }
                socket.send("create_channel", "id", "not good");
            }
        }
        await().untilAsserted(() -> assertThat(pressure().inside()).isZero());
    }
}
