package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Notify;
import dev.parley.protocol.Visibility;
import dev.parley.role.gateway.GatewayServer.Person;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Conversations of two and of some, roles, settings and receipts, as several sessions see them. */
class GroupSocketTest {
    private static final long YEAR_MILLIS = 365L * 24 * 3_600 * 1_000;

    @RegisterExtension
    static final GatewayFixture FIXTURE = GatewayFixture.with(GatewayServer.config());

    private static RawSocket live(Person person) {
        return FIXTURE.server().live(person);
    }

    private static void begin(RawSocket socket, String kind, Object name, Person... members) {
        var usernames = List.of(members).stream().map(Person::username).toList();
        if (name == null) {
            socket.send(
                    "create_channel",
                    "ref",
                    "begin",
                    "id",
                    RawSocket.id(),
                    "kind",
                    kind,
                    "members",
                    usernames);
        } else {
            socket.send(
                    "create_channel",
                    "ref",
                    "begin",
                    "id",
                    RawSocket.id(),
                    "kind",
                    kind,
                    "name",
                    name,
                    "members",
                    usernames);
        }
    }

    private static JsonNode post(RawSocket socket, String channel, String text) {
        socket.send(
                "chat_message",
                "ref",
                text,
                "channel",
                channel,
                "id",
                RawSocket.id(),
                "text",
                text);
        return socket.answer(text);
    }

    private static List<JsonNode> of(List<JsonNode> frames, String channel) {
        return frames.stream().filter(f -> f.path("channel").asText().equals(channel)).toList();
    }

    @Test
    void beginsOneConversationWhenBothBeginItAtTheSameMoment() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        try (var anas = live(ana);
                var bens = live(ben)) {
            begin(anas, "direct", null, ben);
            begin(bens, "direct", null, ana);
            var ofAna = anas.answer("begin");
            var ofBen = bens.answer("begin");

            assertThat(ofAna.path("type").asText()).isEqualTo("channel_joined");
            assertThat(ofBen.path("channel")).isEqualTo(ofAna.path("channel"));
            assertThat(ofAna.at("/info/peer/username").asText()).isEqualTo(ben.username());
            assertThat(ofBen.at("/info/peer/username").asText()).isEqualTo(ana.username());
            assertThat(ofBen.at("/info/members").asInt()).isEqualTo(2);
            post(anas, ofAna.path("channel").asText(), "hi");
            assertThat(bens.await("chat_message").path("text").asText()).isEqualTo("hi");
        }
    }

    @Test
    void callsAGroupByItsMembersUnlessItHasAName() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var cid = FIXTURE.person("cid");
        try (var anas = live(ana);
                var bens = live(ben)) {
            begin(anas, "group", null, ben, cid);
            var made = anas.answer("begin");
            assertThat(made.at("/info/name").asText())
                    .isEqualTo(ben.username() + ", " + cid.username());
            assertThat(made.at("/info/visibility").asText()).isEqualTo("private");
            var arrived = bens.await("channel_joined");
            assertThat(arrived.path("channel")).isEqualTo(made.path("channel"));
            assertThat(arrived.path("inbox_seq").asLong()).isPositive();
            assertThat(arrived.at("/info/name").asText())
                    .isEqualTo(ana.username() + ", " + cid.username());

            begin(anas, "group", "Three", ben, cid);
            assertThat(anas.answer("begin").at("/info/name").asText()).isEqualTo("Three");
            assertThat(bens.await("channel_joined").at("/info/name").asText()).isEqualTo("Three");
        }
    }

    @Test
    void letsAnyMemberOfAGroupAddPeopleWhoSeeItAtOnce() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var cid = FIXTURE.person("cid");
        var group =
                FIXTURE.create(
                        ana.caller(),
                        "Lunch",
                        ChannelKind.GROUP,
                        Visibility.PRIVATE,
                        ben.username());
        FIXTURE.post(ana.caller(), group, "before");
        try (var anas = live(ana);
                var cids = live(cid)) {
            FIXTURE.await(
                    FIXTURE.node()
                            .conversations()
                            .commands()
                            .addMember(ben.caller(), group, id(), cid.username()));

            var row = cids.await("channel_joined").path("info");
            assertThat(row.path("kind").asText()).isEqualTo("group");
            assertThat(row.path("members").asInt()).isEqualTo(3);
            assertThat(row.path("unread").asInt()).isZero();
            var changed = anas.await("members_changed");
            assertThat(changed.path("change").asText()).isEqualTo("added");
            assertThat(changed.at("/user/username").asText()).isEqualTo(cid.username());
            assertThat(changed.at("/by/username").asText()).isEqualTo(ben.username());
            post(cids, group.value(), "hello");
            assertThat(anas.await("chat_message").path("text").asText()).isEqualTo("hello");
        }
    }

    @Test
    void tellsOnesDevicesAndNobodyElseHowOneSeesAChannel() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), room);
        try (var laptop = live(ana);
                var phone = live(FIXTURE.server().signIn(ana));
                var bens = live(ben)) {
            seated(room, laptop, phone, bens);
            FIXTURE.node()
                    .conversations()
                    .settings()
                    .change(
                            ana.caller(),
                            room,
                            new Api.ChannelSettingsChange(true, null, Notify.NOTHING));
            for (var socket : List.of(laptop, phone)) {
                var told = socket.await("channel_settings");
                assertThat(told.path("channel").asText()).isEqualTo(room.value());
                assertThat(told.path("favourite").asBoolean()).isTrue();
                assertThat(told.path("hidden").isBoolean()).isTrue();
                assertThat(told.path("hidden").asBoolean()).isFalse();
                assertThat(told.path("notify").asText()).isEqualTo("nothing");
            }
            FIXTURE.post(ana.caller(), room, "later");
            bens.await("chat_message");
            assertThat(bens.readAll()).noneMatch(f -> f.path("type").asText().contains("settings"));
        }
    }

    /** Only who is live is told what is told best effort, so wait until these are. */
    private static void seated(ChannelId room, RawSocket... sockets) {
        var someone = FIXTURE.person("poster");
        FIXTURE.join(someone.caller(), room);
        FIXTURE.post(someone.caller(), room, "all are here");
        for (var socket : sockets) {
            socket.await("chat_message");
        }
    }

    @Test
    void endsARoomThatIsDeletedWhilePeopleTypeAndSend() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), room);
        try (var anas = live(ana);
                var bens = live(ben)) {
            seated(room, anas, bens);
            for (var i = 0; i < 20; i++) {
                bens.send(
                        "chat_message",
                        "ref",
                        "m" + i,
                        "channel",
                        room.value(),
                        "id",
                        RawSocket.id(),
                        "text",
                        "m" + i);
                if (i == 10) {
                    anas.send("delete_channel", "channel", room.value(), "id", RawSocket.id());
                }
            }
            bens.send("typing", "ref", "typing", "channel", room.value());
            bens.send(
                    "chat_message",
                    "ref",
                    "end",
                    "channel",
                    room.value(),
                    "id",
                    RawSocket.id(),
                    "text",
                    "too late?");
            // The room's end may come after the answer, or before it.
            var owed = new HashSet<>(Set.of("end", "channel_deleted"));
            while (!owed.isEmpty()) {
                var frame = bens.read();
                owed.remove(frame.path("ref").asText());
                owed.remove(frame.path("type").asText());
            }
            bens.send(
                    "chat_message",
                    "ref",
                    "late",
                    "channel",
                    room.value(),
                    "id",
                    RawSocket.id(),
                    "text",
                    "too late");
            assertThat(bens.answer("late").path("code").asText()).isEqualTo("not_found");
            bens.send("typing", "ref", "typing again", "channel", room.value());
            assertThat(bens.answer("typing again").path("code").asText()).isEqualTo("not_found");
            var frames = new ArrayList<JsonNode>();
            do {
                frames.add(anas.read());
            } while (!frames.getLast().path("type").asText().equals("channel_deleted"));
            assertThat(of(anas.readAll(), room.value())).isEmpty();
            var seqs = frames.stream().filter(f -> f.has("seq")).map(f -> f.path("seq").asLong());
            assertThat(seqs.toList()).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void leavesAnOpenPageOfSomeoneWhoIsRemovedWithNothingMore() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room =
                FIXTURE.create(
                        ana.caller(),
                        FIXTURE.newName(),
                        ChannelKind.ROOM,
                        Visibility.PRIVATE,
                        ben.username());
        try (var anas = live(ana);
                var bens = live(ben)) {
            seatedPrivately(ana, room, bens);
            FIXTURE.await(
                    FIXTURE.node()
                            .conversations()
                            .commands()
                            .removeMember(ana.caller(), room, id(), ben.username()));
            assertThat(bens.await("channel_left").at("/by/username").asText())
                    .isEqualTo(ana.username());
            post(anas, room.value(), "among us");
            anas.send("typing", "channel", room.value());
            for (var type : List.of("typing", "mark_channel_read", "history", "chat_message")) {
                bens.send(
                        type,
                        "ref",
                        type,
                        "channel",
                        room.value(),
                        "seq",
                        1,
                        "id",
                        RawSocket.id(),
                        "text",
                        "let me in");
                assertThat(bens.answer(type).path("code").asText()).as(type).isEqualTo("not_found");
            }
            assertThat(of(bens.readAll(), room.value())).isEmpty();
        }
    }

    private static void seatedPrivately(Person poster, ChannelId room, RawSocket socket) {
        FIXTURE.post(poster.caller(), room, "you are here");
        socket.await("chat_message");
    }

    @Test
    void handsARoomWhoseLastOwnerLeavesToTheNextInLine() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var cid = FIXTURE.person("cid");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), room);
        FIXTURE.join(cid.caller(), room);
        var commands = FIXTURE.node().conversations().commands();
        FIXTURE.await(
                commands.changeRole(
                        ana.caller(), room, id(), cid.username(), MemberRole.MODERATOR));
        try (var cids = live(cid)) {
            FIXTURE.leave(ana.caller(), room);
            assertThat(cids.await("members_changed").path("change").asText()).isEqualTo("left");
            FIXTURE.await(commands.rename(cid.caller(), room, id(), FIXTURE.newName()));
            cids.await("channel_changed");
        }
        try (var cids = FIXTURE.server().open(cid)) {
            cids.hello();
            assertThat(cids.rows())
                    .filteredOn(row -> row.path("id").asText().equals(room.value()))
                    .extracting(row -> row.path("role").asText())
                    .containsExactly("owner");
        }
    }

    @Test
    void takesItsOwnTimeWhateverTheClocksOfClientsSay() {
        var ana = FIXTURE.person("ana");
        var room = FIXTURE.room(ana.caller());
        try (var anas = live(ana)) {
            for (var wrong : List.of(-YEAR_MILLIS, YEAR_MILLIS)) {
                var before = System.currentTimeMillis();
                var id = uuid7(before + wrong).toString();
                anas.send(
                        "chat_message", "ref", id, "channel", room.value(), "id", id, "text", "x");
                var own = anas.answer(id);
                assertThat(own.path("id").asText()).isEqualTo(id);
                assertThat(own.path("time").asLong()).isBetween(before, System.currentTimeMillis());
                anas.send(
                        "chat_message",
                        "ref",
                        "again",
                        "channel",
                        room.value(),
                        "id",
                        id,
                        "text",
                        "x");
                assertThat(anas.answer("again").path("seq")).isEqualTo(own.path("seq"));
            }
        }
    }

    private static UUID uuid7(long millis) {
        var random = UUID.randomUUID();
        return new UUID(
                millis << 16 | 0x7000 | (random.getMostSignificantBits() & 0xfff),
                random.getLeastSignificantBits());
    }

    @Test
    void carriesAMessageOfOneWordAsLongAsAMessageMayBe() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), room);
        var word = "w".repeat(16 * 1024);
        try (var anas = live(ana);
                var bens = live(ben)) {
            seated(room, anas, bens);
            anas.send(
                    "chat_message",
                    "ref",
                    "long",
                    "channel",
                    room.value(),
                    "id",
                    RawSocket.id(),
                    "text",
                    word);
            assertThat(anas.answer("long").path("text").asText()).isEqualTo(word);
            assertThat(bens.await("chat_message").path("text").asText()).isEqualTo(word);
            anas.send(
                    "chat_message",
                    "ref",
                    "longer",
                    "channel",
                    room.value(),
                    "id",
                    RawSocket.id(),
                    "text",
                    word + "w");
            assertThat(anas.answer("longer").path("code").asText()).isEqualTo("too_large");
        }
    }

    @Test
    void tellsWhatSomeoneHasReadInSmallRoomsAndInLargeOnesTheirOwnDevicesOnly() {
        var ana = FIXTURE.person("ana");
        var ben = FIXTURE.person("ben");
        var room = FIXTURE.room(ana.caller());
        FIXTURE.join(ben.caller(), room);
        var crowd = IntStream.range(0, 97).mapToObj(i -> FIXTURE.person("crowd").caller()).toList();
        crowd.forEach(someone -> FIXTURE.join(someone, room));
        try (var anas = live(ana);
                var phone = live(FIXTURE.server().signIn(ana));
                var bens = live(ben)) {
            // With the one who posts they are a hundred.
            seated(room, anas, phone, bens);
            var seq = FIXTURE.head(ana.caller(), room);
            anas.send("mark_channel_read", "channel", room.value(), "seq", seq);
            assertThat(bens.await("channel_read").path("seq").asLong()).isEqualTo(seq);
            phone.await("channel_read");

            FIXTURE.join(FIXTURE.person("one too many").caller(), room);
            bens.await("members_changed");
            phone.await("members_changed");
            anas.send("mark_channel_read", "channel", room.value(), "seq", seq + 1);
            assertThat(phone.await("channel_read").path("seq").asLong()).isEqualTo(seq + 1);
            assertThat(bens.readAll()).noneMatch(f -> f.path("type").asText().contains("read"));
        }
    }

    private static CommandId id() {
        return CommandId.of(RawSocket.id());
    }
}
