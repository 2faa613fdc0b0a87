package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Who comes back gets what was missed, once and in order, and then what is new. */
class ResumeSocketTest {
    @RegisterExtension
    static final GatewayFixture FIXTURE = GatewayFixture.with(GatewayServer.config());

    private static Map<String, Object> point(long epoch, long seq) {
        return Map.of("epoch", epoch, "seq", seq);
    }

    private static List<Long> seqs(List<JsonNode> frames, ChannelId room) {
        return frames.stream()
                .filter(frame -> frame.path("channel").asText().equals(room.value()))
                .filter(frame -> !frame.path("type").asText().equals("resumed"))
                .map(frame -> frame.path("seq").asLong())
                .toList();
    }

    private static List<JsonNode> upTo(RawSocket socket, String type) {
        var frames = new ArrayList<JsonNode>();
        do {
            frames.add(socket.read());
        } while (!frames.getLast().path("type").asText().equals(type));
        return frames;
    }

    @Test
    void getsWhatWasMissedAndThenWhatIsNew() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.post(ana.caller(), room, 100);
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello("resume", Map.of(room.value(), point(1, 40)));
            socket.rows();
            var missed = upTo(socket, "resumed");
            assertThat(seqs(missed, room))
                    .containsExactlyElementsOf(LongStream.rangeClosed(41, 101).boxed().toList());
            var resumed = missed.getLast();
            assertThat(resumed.path("from").asLong()).isEqualTo(40);
            assertThat(resumed.path("to").asLong()).isEqualTo(101);
            assertThat(resumed.path("complete").asBoolean()).isTrue();
            FIXTURE.post(ana.caller(), room, 1);
            assertThat(socket.await("chat_message").path("seq").asLong()).isEqualTo(102);
        }
    }

    @Test
    void isToldThatNothingWasMissed() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello("resume", Map.of(room.value(), point(1, 1)));
            socket.rows();
            var resumed = socket.read();
            assertThat(resumed.path("type").asText()).isEqualTo("resumed");
            assertThat(resumed.path("from")).isEqualTo(resumed.path("to"));
            assertThat(resumed.path("complete").asBoolean()).isTrue();
        }
    }

    @Test
    void isSentToHistoryWhenTooMuchWasMissed() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.post(ana.caller(), room, 1_001);
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello("resume", Map.of(room.value(), point(1, 1)));
            socket.rows();
            var resumed = socket.read();
            assertThat(resumed.path("type").asText()).isEqualTo("resumed");
            assertThat(resumed.path("complete").asBoolean()).isFalse();
            assertThat(resumed.path("to").asLong()).isEqualTo(1_002);
            FIXTURE.post(ana.caller(), room, 1);
            assertThat(socket.await("chat_message").path("seq").asLong()).isEqualTo(1_003);
        }
    }

    @Test
    void getsAThousandMissedEvents() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.post(ana.caller(), room, 1_000);
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello("resume", Map.of(room.value(), point(1, 1)));
            socket.rows();
            var missed = upTo(socket, "resumed");
            assertThat(seqs(missed, room))
                    .containsExactlyElementsOf(LongStream.rangeClosed(2, 1_001).boxed().toList());
            assertThat(missed.getLast().path("complete").asBoolean()).isTrue();
        }
    }

    @Test
    void isSentToHistoryWithAnotherEpochOrAPointAheadOfTheHead() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        var other = FIXTURE.room(ana.caller());
        try (var socket = FIXTURE.server().open(ana)) {
            var points = new LinkedHashMap<String, Object>();
            points.put(room.value(), point(2, 1));
            points.put(other.value(), point(1, 500));
            socket.hello("resume", points);
            socket.rows();
            for (var channel : List.of(room, other)) {
                var resumed = socket.await("resumed");
                assertThat(resumed.path("channel").asText()).isEqualTo(channel.value());
                assertThat(resumed.path("complete").asBoolean()).isFalse();
                assertThat(resumed.path("epoch").asLong()).isEqualTo(1);
                assertThat(resumed.path("to").asLong()).isEqualTo(1);
            }
        }
    }

    @Test
    void learnsTheSameOfAChannelThatWasLeftOfAForeignOneAndOfNone() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var left = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), left);
        FIXTURE.node()
                .conversations()
                .commands()
                .await(
                        FIXTURE.node()
                                .conversations()
                                .commands()
                                .submit(
                                        ben.caller(),
                                        new ClientFrame.LeaveChannel(
                                                null, left.value(), RawSocket.id())));
        var foreign = FIXTURE.room(ana.caller());
        try (var socket = FIXTURE.server().open(ben)) {
            var names = List.of(left.value(), foreign.value(), "cAAAAAAAAAAAAAAAAAAAAAA", "what?");
            var points = new LinkedHashMap<String, Object>();
            names.forEach(name -> points.put(name, point(1, 2)));
            socket.hello("resume", points);
            socket.rows();
            for (var name : names) {
                var gone = socket.read();
                assertThat(gone.path("type").asText()).isEqualTo("channel_left");
                assertThat(gone.path("channel").asText()).isEqualTo(name);
                assertThat(gone.path("seq").asLong()).isEqualTo(2);
                var resumed = socket.read();
                assertThat(resumed.path("type").asText()).isEqualTo("resumed");
                assertThat(resumed.path("channel").asText()).isEqualTo(name);
                assertThat(resumed.path("to").asLong()).isEqualTo(2);
            }
        }
    }

    @Test
    void goesLiveOnlyAfterTheLastPartOfAResume() {
        var ana = FIXTURE.person("ana");
        var one = FIXTURE.room(ana.caller());
        var two = FIXTURE.room(ana.caller());
        FIXTURE.post(ana.caller(), one, 3);
        FIXTURE.post(ana.caller(), two, 3);
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello("resume", Map.of(one.value(), point(1, 1)), "more", true);
            socket.rows();
            assertThat(seqs(upTo(socket, "resumed"), one)).containsExactly(2L, 3L, 4L);
            FIXTURE.post(ana.caller(), one, 2);
            FIXTURE.post(ana.caller(), two, 2);
            assertThat(socket.readAll()).isEmpty();
            socket.send("resume", "channels", Map.of(two.value(), point(1, 2)));
            // What came after the list is live, and comes after what was missed.
            var missed = upTo(socket, "resumed");
            assertThat(seqs(missed, two)).containsExactly(3L, 4L);
            assertThat(seqs(missed, one)).isEmpty();
            var live = new ArrayList<JsonNode>();
            while (live.size() < 4) {
                live.add(socket.await("chat_message"));
            }
            assertThat(seqs(live, one)).containsExactly(5L, 6L);
            assertThat(seqs(live, two)).containsExactly(5L, 6L);
        }
    }

    @Test
    void refusesAResumeOfWhatIsLiveAndOneThatNamesAChannelTwice() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello("resume", Map.of(room.value(), point(1, 1)), "more", true);
            socket.rows();
            socket.await("resumed");
            socket.send("resume", "ref", "a", "channels", Map.of(room.value(), point(1, 1)));
            assertThat(socket.answer("a").path("field").asText()).isEqualTo("channels");
            socket.send("resume", "ref", "b", "channels", Map.of());
            assertThat(socket.readAll()).isEmpty();
            socket.send("resume", "ref", "c", "channels", Map.of(room.value(), point(1, 1)));
            assertThat(socket.answer("c").path("code").asText()).isEqualTo("bad_field");
            socket.send("hello", "ref", "d", "client", RawSocket.client());
            assertThat(socket.answer("d").path("code").asText()).isEqualTo("bad_field");
        }
    }

    @Test
    void findsInTheInboxWhatHappenedWhileAway() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        long inbox;
        try (var socket = FIXTURE.server().open(ben)) {
            inbox = socket.hello().at("/inbox/seq").asLong();
        }
        var submitted =
                FIXTURE.node()
                        .conversations()
                        .commands()
                        .submit(
                                ana.caller(),
                                new ClientFrame.CreateChannel(
                                        null,
                                        RawSocket.id(),
                                        "group",
                                        ChannelKind.GROUP,
                                        null,
                                        List.of(ben.username())));
        FIXTURE.node().conversations().commands().await(submitted);
        var group = submitted.key().channel();
        await().until(
                        () ->
                                FIXTURE.node()
                                                .conversations()
                                                .inboxes()
                                                .welcome(ben.caller().account())
                                                .seq()
                                        > inbox);
        try (var socket = FIXTURE.server().open(ben)) {
            socket.hello("resume", Map.of("inbox", point(1, inbox)));
            assertThat(socket.rows())
                    .anyMatch(row -> row.path("id").asText().equals(group.value()));
            var missed = upTo(socket, "resumed");
            assertThat(missed.getFirst().path("type").asText()).isEqualTo("channel_joined");
            assertThat(missed.getFirst().path("inbox_seq").asLong()).isEqualTo(inbox + 1);
            assertThat(missed.getLast().path("channel").asText()).isEqualTo("inbox");
            FIXTURE.post(ana.caller(), group, 2);
            assertThat(socket.await("chat_message").path("seq").asLong()).isEqualTo(2);
            assertThat(socket.await("chat_message").path("seq").asLong()).isEqualTo(3);
        }
    }

    @Test
    void goesOnAfterHavingBeenRemovedAndTakenBack() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), room);
        FIXTURE.node()
                .conversations()
                .commands()
                .await(
                        FIXTURE.node()
                                .conversations()
                                .commands()
                                .removeMember(
                                        ana.caller(),
                                        room,
                                        CommandId.of(RawSocket.id()),
                                        ben.username()));
        FIXTURE.node()
                .conversations()
                .commands()
                .await(
                        FIXTURE.node()
                                .conversations()
                                .commands()
                                .addMember(
                                        ana.caller(),
                                        room,
                                        CommandId.of(RawSocket.id()),
                                        ben.username()));
        FIXTURE.post(ana.caller(), room, 1);
        try (var socket = FIXTURE.server().open(ben)) {
            socket.hello("resume", Map.of(room.value(), point(1, 2)));
            socket.rows();
            var missed = upTo(socket, "resumed");
            assertThat(seqs(missed, room)).containsExactly(3L, 4L, 5L);
            assertThat(missed).noneMatch(f -> f.path("type").asText().equals("channel_left"));
            FIXTURE.post(ana.caller(), room, 1);
            assertThat(socket.await("chat_message").path("seq").asLong()).isEqualTo(6);
        }
    }

    @Test
    void listsManyChannelsInParts() {
        var ana = FIXTURE.person("ana");
        for (int i = 0; i < 210; i++) {
            FIXTURE.room(ana.caller());
        }
        try (var socket = FIXTURE.server().open(ana)) {
            socket.hello();
            var first = socket.read();
            assertThat(first.path("channels")).hasSize(200);
            assertThat(first.path("more").asBoolean()).isTrue();
            var second = socket.read();
            assertThat(second.path("channels")).hasSize(11);
            assertThat(second.path("more").asBoolean()).isFalse();
        }
    }

    @Test
    void neverMissesAJoinThatHappensDuringHello() throws Exception {
        var ana = FIXTURE.person("ana");
        var rooms = new ArrayList<ChannelId>();
        for (int i = 0; i < 15; i++) {
            rooms.add(FIXTURE.room(ana.caller()));
        }
        var ben = FIXTURE.person("ben");
        var joining =
                Thread.startVirtualThread(
                        () -> rooms.forEach(room -> FIXTURE.join(ben.caller(), room)));
        var sockets = new ArrayList<RawSocket>();
        var known = new ArrayList<List<String>>();
        while (joining.isAlive()) {
            var socket = FIXTURE.server().open(ben);
            sockets.add(socket);
            socket.hello();
            known.add(
                    new ArrayList<>(
                            socket.rows().stream().map(row -> row.path("id").asText()).toList()));
        }
        joining.join();
        for (int i = 0; i < sockets.size(); i++) {
            try (var socket = sockets.get(i)) {
                var channels = known.get(i);
                while (!channels.containsAll(rooms.stream().map(ChannelId::value).toList())) {
                    channels.add(socket.await("channel_joined").path("channel").asText());
                }
            }
        }
        assertThat(sockets).isNotEmpty();
        assertThat(FIXTURE.head(ben.caller(), rooms.getFirst())).isGreaterThan(1);
    }
}
