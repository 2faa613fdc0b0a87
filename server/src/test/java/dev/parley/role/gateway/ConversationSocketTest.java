package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.app.EmbeddedNode;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.conversation.LimitsConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** What people do with a socket. */
class ConversationSocketTest {
    @RegisterExtension
    static final GatewayFixture FIXTURE = GatewayFixture.with(GatewayServer.config());

    @TempDir private static Path data;

    /** Makes a public room and returns its id. */
    private static String room(RawSocket socket) {
        socket.send(
                "create_channel",
                "ref",
                "make",
                "id",
                RawSocket.id(),
                "name",
                FIXTURE.newName(),
                "kind",
                "room",
                "visibility",
                "public",
                "members",
                List.of());
        return socket.answer("make").path("channel").asText();
    }

    private static JsonNode join(RawSocket socket, String room) {
        socket.send("join_channel", "ref", "join", "channel", room, "id", RawSocket.id());
        return socket.answer("join");
    }

    private static JsonNode post(RawSocket socket, String room, String text) {
        var ref = RawSocket.id();
        socket.send(
                "chat_message", "ref", ref, "channel", room, "id", RawSocket.id(), "text", text);
        return socket.answer(ref);
    }

    @Test
    void welcomesThenListsThenGoesLive() {
        var ana = FIXTURE.person("ana");
        try (var socket = FIXTURE.server().open(ana)) {
            var welcome = socket.hello("ref", "h");
            assertThat(welcome.path("ref").asText()).isEqualTo("h");
            assertThat(welcome.at("/user/username").asText()).isEqualTo(ana.username());
            assertThat(welcome.path("session").asText()).isEqualTo(ana.caller().device().value());
            assertThat(welcome.path("heartbeat_millis").asLong()).isEqualTo(30_000);
            assertThat(welcome.at("/inbox/epoch").asLong()).isEqualTo(1);
            assertThat(welcome.at("/inbox/seq").asLong()).isPositive();
            assertThat(welcome.at("/limits/text_bytes").asLong()).isEqualTo(16_384);
            assertThat(socket.rows())
                    .singleElement()
                    .satisfies(row -> assertThat(row.path("name").asText()).isEqualTo("general"));
        }
    }

    @Test
    void acknowledgesByTheSendersOwnCopyAndTellsTheOthers() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var room = room(ana);
            join(ben, room);
            var id = RawSocket.id();
            ana.send("chat_message", "ref", "r1", "channel", room, "id", id, "text", "lunch?");
            var own = ana.answer("r1");
            assertThat(own.path("type").asText()).isEqualTo("chat_message");
            assertThat(own.path("id").asText()).isEqualTo(id);
            assertThat(own.path("text").asText()).isEqualTo("lunch?");
            var bens = ben.await("chat_message");
            assertThat(bens.has("ref")).isFalse();
            assertThat(bens.path("seq").asLong()).isEqualTo(own.path("seq").asLong());
            assertThat(bens.at("/sender/username").asText()).startsWith("ana");
        }
    }

    @Test
    void putsTheTypeFirstAndTheRefBehindIt() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            var room = room(ana);
            ana.send(
                    "chat_message",
                    "ref",
                    "a \"quoted\" ré",
                    "channel",
                    room,
                    "id",
                    RawSocket.id(),
                    "text",
                    "x");
            var own = ana.await("chat_message");
            assertThat(own.path("ref").asText()).isEqualTo("a \"quoted\" ré");
            assertThat(own.fieldNames().next()).isEqualTo("type");
        }
    }

    @Test
    void answersARetryWithAcceptedAndStoresItOnce() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            var room = room(ana);
            var id = RawSocket.id();
            ana.send("chat_message", "ref", "1", "channel", room, "id", id, "text", "once");
            var seq = ana.answer("1").path("seq").asLong();
            ana.send("chat_message", "ref", "2", "channel", room, "id", id, "text", "once");
            var again = ana.answer("2");
            assertThat(again.path("type").asText()).isEqualTo("accepted");
            assertThat(again.path("seq").asLong()).isEqualTo(seq);
            assertThat(again.path("id").asText()).isEqualTo(id);
        }
    }

    @Test
    void answersBothOfTwoThatAreSentAtOnceWithOneId() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            var room = room(ana);
            for (int i = 0; i < 20; i++) {
                var id = RawSocket.id();
                ana.send("chat_message", "ref", "1", "channel", room, "id", id, "text", "a");
                ana.send("chat_message", "ref", "2", "channel", room, "id", id, "text", "a");
                assertThat(types(List.of(ana.await(hasRef()), ana.await(hasRef()))))
                        .containsExactlyInAnyOrder("accepted", "chat_message");
            }
            assertThat(types(ana.readAll())).doesNotContain("accepted", "chat_message");
        }
    }

    @Test
    void answersOnceWhenThereIsNoRef() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            var room = room(ana);
            var id = RawSocket.id();
            ana.send("chat_message", "channel", room, "id", id, "text", "quiet");
            assertThat(ana.await("chat_message").path("id").asText()).isEqualTo(id);
            post(ana, room, "next");
            assertThat(types(ana.readAll())).doesNotContain("accepted");
        }
    }

    @Test
    void tellsEveryDeviceOfASenderAndAcknowledgesToOne() {
        var person = FIXTURE.person("ana");
        try (var phone = FIXTURE.server().live(person);
                var laptop = FIXTURE.server().live(FIXTURE.server().signIn(person))) {
            var room = room(phone);
            assertThat(laptop.await("channel_joined").path("channel").asText()).isEqualTo(room);
            var own = post(phone, room, "hi");
            var copy = laptop.await("chat_message");
            assertThat(copy.path("seq")).isEqualTo(own.path("seq"));
            assertThat(copy.has("ref")).isFalse();
        }
    }

    @Test
    void tellsAnEventOnceThoughCreatorAndInboxBothSeat() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            ana.send(
                    "create_channel",
                    "ref",
                    "make",
                    "id",
                    RawSocket.id(),
                    "name",
                    FIXTURE.newName(),
                    "kind",
                    "room",
                    "members",
                    List.of());
            // The answer and the inbox tell of the same room, in either order.
            var told = List.of(ana.await("channel_joined"), ana.await("channel_joined"));
            assertThat(told).filteredOn(hasRef()).hasSize(1);
            assertThat(told).filteredOn(frame -> frame.has("inbox_seq")).hasSize(1);
            var room = told.getFirst().path("channel").asText();
            var seqs =
                    IntStream.range(0, 10)
                            .mapToLong(i -> post(ana, room, "m" + i).path("seq").asLong())
                            .toArray();
            assertThat(seqs).containsExactly(IntStream.range(2, 12).asLongStream().toArray());
            assertThat(ana.readAll()).isEmpty();
        }
    }

    @Test
    void answersCreateAndJoinWithTheRowEvenWhenRepeated() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var id = RawSocket.id();
            Object[] create = {
                "ref", "c", "id", id, "name", "plans " + id, "kind", "room", "members", List.of()
            };
            ana.send("create_channel", create);
            var made = ana.answer("c");
            assertThat(made.path("type").asText()).isEqualTo("channel_joined");
            assertThat(made.at("/info/role").asText()).isEqualTo("owner");
            ana.send("create_channel", create);
            var again = ana.answer("c");
            assertThat(again.path("type").asText()).isEqualTo("channel_joined");
            assertThat(again.path("channel")).isEqualTo(made.path("channel"));

            var joined = join(ben, made.path("channel").asText());
            assertThat(joined.path("type").asText()).isEqualTo("channel_joined");
            assertThat(joined.at("/info/members").asInt()).isEqualTo(2);
            assertThat(ana.await("members_changed").path("change").asText()).isEqualTo("joined");
        }
    }

    @Test
    void opensADirectConversationForBoth() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        try (var anas = FIXTURE.server().live(ana);
                var bens = FIXTURE.server().live(ben)) {
            anas.send(
                    "create_channel",
                    "ref",
                    "d",
                    "id",
                    RawSocket.id(),
                    "kind",
                    "direct",
                    "members",
                    List.of(ben.username()));
            var channel = anas.answer("d").path("channel").asText();
            var told = bens.await("channel_joined");
            assertThat(told.path("channel").asText()).isEqualTo(channel);
            assertThat(told.at("/info/peer/username").asText()).isEqualTo(ana.username());
            assertThat(told.path("inbox_seq").asLong()).isPositive();
            post(anas, channel, "psst");
            assertThat(bens.await("chat_message").path("text").asText()).isEqualTo("psst");
            // Opening it from the other side finds the same one.
            bens.send(
                    "create_channel",
                    "ref",
                    "d2",
                    "id",
                    RawSocket.id(),
                    "kind",
                    "direct",
                    "members",
                    List.of(ana.username()));
            assertThat(bens.answer("d2").path("channel").asText()).isEqualTo(channel);
        }
    }

    @Test
    void saysFarewellToWhoLeavesAndNothingAfterThat() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var room = room(ana);
            join(ben, room);
            ben.send("leave_channel", "ref", "bye", "channel", room, "id", RawSocket.id());
            var left = ben.answer("bye");
            assertThat(left.path("type").asText()).isEqualTo("channel_left");
            assertThat(left.path("channel").asText()).isEqualTo(room);
            assertThat(ana.await(f -> f.path("change").asText().equals("left")).path("seq"))
                    .isEqualTo(left.path("seq"));
            post(ana, room, "ben is gone");
            assertThat(ben.readAll()).noneMatch(f -> f.path("channel").asText().equals(room));
            ben.send(
                    "chat_message",
                    "ref",
                    "no",
                    "channel",
                    room,
                    "id",
                    RawSocket.id(),
                    "text",
                    "still here?");
            assertThat(ben.answer("no").path("code").asText()).isEqualTo("not_member");
            // And back again.
            assertThat(join(ben, room).path("type").asText()).isEqualTo("channel_joined");
            post(ana, room, "welcome back");
            assertThat(ben.await("chat_message").path("text").asText()).isEqualTo("welcome back");
        }
    }

    @Test
    void theRemovedHearThatAsTheirLast() {
        var ben = FIXTURE.person("ben");
        var benAgain = FIXTURE.server().signIn(ben);
        var owner = FIXTURE.person("ana");
        try (var ana = FIXTURE.server().live(owner);
                var phone = FIXTURE.server().live(ben);
                var laptop = FIXTURE.server().live(benAgain)) {
            var room = room(ana);
            join(phone, room);
            laptop.await(f -> f.path("channel").asText().equals(room));
            var conversations = FIXTURE.node().conversations();
            conversations
                    .commands()
                    .await(
                            conversations
                                    .commands()
                                    .removeMember(
                                            owner.caller(),
                                            new ChannelId(room),
                                            CommandId.of(RawSocket.id()),
                                            ben.username()));
            post(ana, room, "without ben");
            for (var socket : List.of(phone, laptop)) {
                assertThat(socket.await("channel_left").path("channel").asText()).isEqualTo(room);
                assertThat(socket.readAll())
                        .noneMatch(f -> f.path("channel").asText().equals(room));
            }
        }
    }

    @Test
    void aDeletedRoomIsEverybodysLastEventOfIt() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var room = room(ana);
            join(ben, room);
            ana.send("delete_channel", "ref", "x", "channel", room, "id", RawSocket.id());
            assertThat(ana.answer("x").path("type").asText()).isEqualTo("channel_deleted");
            assertThat(ben.await("channel_deleted").path("channel").asText()).isEqualTo(room);
            ben.send("history", "ref", "h", "channel", room);
            assertThat(ben.answer("h").path("code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void editsAndDeletesMessages() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var room = room(ana);
            join(ben, room);
            var seq = post(ana, room, "teh").path("seq").asLong();
            ana.send(
                    "edit_message",
                    "ref",
                    "e",
                    "channel",
                    room,
                    "id",
                    RawSocket.id(),
                    "target",
                    seq,
                    "text",
                    "the");
            assertThat(ana.answer("e").path("type").asText()).isEqualTo("message_edited");
            assertThat(ben.await("message_edited").path("text").asText()).isEqualTo("the");
            ana.send(
                    "delete_message",
                    "ref",
                    "d",
                    "channel",
                    room,
                    "id",
                    RawSocket.id(),
                    "target",
                    seq);
            assertThat(ana.answer("d").path("type").asText()).isEqualTo("message_deleted");
            assertThat(ben.await("message_deleted").path("target").asLong()).isEqualTo(seq);
            ben.send(
                    "edit_message",
                    "ref",
                    "n",
                    "channel",
                    room,
                    "id",
                    RawSocket.id(),
                    "target",
                    seq,
                    "text",
                    "mine now");
            assertThat(ben.answer("n").path("code").asText()).isEqualTo("not_found");
        }
    }

    @Test
    void pagesThroughHistory() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            var room = room(ana);
            IntStream.range(0, 30).forEach(i -> post(ana, room, "m" + i));
            ana.send("history", "ref", "h", "channel", room, "limit", 10);
            var page = ana.answer("h");
            assertThat(texts(page)).hasSize(10).endsWith("m29");
            assertThat(page.path("has_before").asBoolean()).isTrue();
            assertThat(page.path("has_after").asBoolean()).isFalse();
            assertThat(page.path("to").asLong()).isEqualTo(31);
            ana.send(
                    "history",
                    "ref",
                    "b",
                    "channel",
                    room,
                    "before",
                    page.path("from").asLong(),
                    "limit",
                    200);
            var before = ana.answer("b");
            assertThat(texts(before)).hasSize(20).startsWith("m0");
            assertThat(before.path("events")).hasSize(1);
        }
    }

    @Test
    void cutsAPageThatWouldBeTooManyBytes() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            var room = room(ana);
            var text = "x".repeat(16_000);
            IntStream.range(0, 40).forEach(i -> post(ana, room, text));
            ana.send("history", "ref", "h", "channel", room, "limit", 200);
            var page = ana.answer("h");
            assertThat(page.path("messages")).hasSizeBetween(3, 4);
            assertThat(page.path("to").asLong()).isEqualTo(41);
            assertThat(page.path("has_before").asBoolean()).isTrue();
        }
    }

    @Test
    void tellsWhatWasRead() {
        var ana = FIXTURE.person("ana");
        try (var anas = FIXTURE.server().live(ana);
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var room = room(anas);
            join(ben, room);
            var seq = post(ben, room, "read me").path("seq").asLong();
            anas.await("chat_message");
            anas.send("mark_channel_read", "ref", "r", "channel", room, "seq", seq);
            assertThat(anas.answer("r").path("type").asText()).isEqualTo("channel_read");
            var read = ben.await("channel_read");
            assertThat(read.path("seq").asLong()).isEqualTo(seq);
            assertThat(read.at("/user/username").asText()).isEqualTo(ana.username());
            anas.send("mark_channel_read", "ref", "f", "channel", room, "seq", seq + 1000);
            var refused = anas.answer("f");
            assertThat(refused.path("code").asText()).isEqualTo("bad_field");
            assertThat(refused.path("field").asText()).isEqualTo("seq");
        }
    }

    @Test
    void tellsTheOthersWhoIsTypingButNotTooOften() {
        var ana = FIXTURE.person("ana");
        try (var anas = FIXTURE.server().live(ana);
                var ben = FIXTURE.server().live(FIXTURE.person("ben"))) {
            var room = room(anas);
            join(ben, room);
            // Only who is live is told, so wait until ben is.
            post(anas, room, "first");
            ben.await("chat_message");
            for (int i = 0; i < 5; i++) {
                anas.send("typing", "channel", room);
            }
            assertThat(ben.await("typing").at("/user/username").asText()).isEqualTo(ana.username());
            post(anas, room, "done");
            assertThat(types(ben.readAll())).doesNotContain("typing");
            assertThat(types(anas.readAll())).doesNotContain("typing");
        }
    }

    @Test
    void tellsWhoIsMentionedThroughTheInbox() {
        var ben = FIXTURE.person("ben");
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var bens = FIXTURE.server().live(ben)) {
            var room = room(ana);
            join(bens, room);
            var seq = post(ana, room, "over to @" + ben.username()).path("seq").asLong();
            var mention = bens.await("mentioned");
            assertThat(mention.path("channel").asText()).isEqualTo(room);
            assertThat(mention.path("seq").asLong()).isEqualTo(seq);
            assertThat(mention.path("inbox_seq").asLong()).isPositive();
        }
    }

    @Test
    void showsNothingOfAMentionWhereOneIsNoMember() {
        var ben = FIXTURE.person("ben");
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"));
                var bens = FIXTURE.server().live(ben)) {
            var room = room(ana);
            post(ana, room, "about @" + ben.username());
            var event = bens.await("event");
            assertThat(event.path("channel").asText()).isEqualTo("inbox");
            assertThat(event.has("inbox_seq")).isFalse();
        }
    }

    @Test
    void takesPresenceWithoutComplaint() {
        try (var ana = FIXTURE.server().live(FIXTURE.person("ana"))) {
            ana.send("set_presence", "status", "busy", "text", "in a meeting");
            ana.send("watch_presence", "users", List.of("nobody"));
            assertThat(ana.readAll()).isEmpty();
            ana.send("set_presence", "ref", "p", "status", "offline");
            assertThat(ana.answer("p").path("field").asText()).isEqualTo("status");
        }
    }

    @Test
    void holdsSendersToTheirLimitByAnErrorThatSaysWhen() {
        var limits = new LimitsConfig(1, 5, 65_536, 16_384, 200);
        var folder = data.resolve("limited");
        try (var limited = EmbeddedNode.start(folder, limits);
                var gateway =
                        GatewayServer.start(
                                limited, GatewayConfig.of(limits, CapacityConfig.DEFAULTS))) {
            try (var ana = gateway.live(gateway.signUp("ana"))) {
                var room = room(ana);
                for (int i = 0; i < 10; i++) {
                    ana.send(
                            "chat_message",
                            "ref",
                            "r" + i,
                            "channel",
                            room,
                            "id",
                            RawSocket.id(),
                            "text",
                            "m");
                }
                var refused = ana.await("error");
                assertThat(refused.path("code").asText()).isEqualTo("rate_limited");
                assertThat(refused.path("temporary").asBoolean()).isTrue();
                assertThat(refused.path("retry_after_millis").asLong()).isPositive();
            }
        }
    }

    @Test
    void aTicketSignsInOnce() {
        var ana = FIXTURE.person("ana");
        var ticket = FIXTURE.server().ticket(ana);
        try (var first = RawSocket.open(FIXTURE.server().port());
                var second = RawSocket.open(FIXTURE.server().port())) {
            assertThat(first.hello("ticket", ticket).path("session").asText())
                    .isEqualTo(ana.caller().device().value());
            second.send("hello", "client", RawSocket.client(), "ticket", ticket);
            assertThat(second.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aCookieOfAnAllowedPageSignsIn() {
        var ana = FIXTURE.person("ana");
        var cookie = FIXTURE.server().sessions().begin(ana.caller().account(), "browser");
        try (var socket =
                RawSocket.open(
                        FIXTURE.server().port(),
                        "Origin: http://127.0.0.1:" + FIXTURE.server().port(),
                        "Cookie: other=1; parley_session=" + cookie.token())) {
            assertThat(socket.hello().at("/user/username").asText()).isEqualTo(ana.username());
        }
    }

    private static Predicate<JsonNode> hasRef() {
        return frame -> frame.has("ref");
    }

    private static List<String> types(List<JsonNode> frames) {
        return frames.stream().map(frame -> frame.path("type").asText()).toList();
    }

    private static List<String> texts(JsonNode page) {
        return StreamSupport.stream(page.path("messages").spliterator(), false)
                .map(message -> message.path("text").asText())
                .toList();
    }
}
