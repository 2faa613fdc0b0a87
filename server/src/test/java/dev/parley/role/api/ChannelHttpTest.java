package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

class ChannelHttpTest {
    private static final AtomicInteger ROOMS = new AtomicInteger();

    @TempDir static Path data;
    private static ApiServer server;
    private static ApiClient anna;
    private static ApiClient ben;

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
        anna = server.browserOf("anna");
        ben = server.browserOf("ben");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static String newName() {
        return "Room " + (char) ('A' + ROOMS.incrementAndGet());
    }

    private static String wish(String id, String name, String visibility) {
        return """
        {"id": "%s", "name": "%s", "kind": "room", "visibility": "%s", "members": []}
        """
                .formatted(id, name, visibility);
    }

    private static String room(String visibility) {
        var reply = anna.post("/channels", wish(id(), newName(), visibility));
        assertThat(reply.status()).isEqualTo(201);
        return "/channels/" + reply.json().get("id").asText();
    }

    private static String message(String text) {
        return message(id(), text);
    }

    private static String message(String id, String text) {
        return """
        {"id": "%s", "text": "%s"}
        """
                .formatted(id, text);
    }

    private static long post(ApiClient client, String room, String text) {
        var reply = client.post(room + "/messages", message(text));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply.json().get("seq").asLong();
    }

    private static List<String> texts(JsonNode page) {
        return page.get("messages").findValuesAsText("text");
    }

    // Channels

    @Test
    void makesARoomOnceHoweverOftenItIsAskedFor() {
        var id = id();
        var name = newName();
        var first = anna.post("/channels", wish(id, name, "public"));
        var again = anna.post("/channels", wish(id, name, "public"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().get("role").asText()).isEqualTo("owner");
        assertThat(first.json().get("members").asInt()).isEqualTo(1);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void refusesATakenName() {
        var name = newName();
        anna.post("/channels", wish(id(), name, "public"));

        var reply = ben.post("/channels", wish(id(), name.toUpperCase(), "public"));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("name_taken");
        assertThat(reply.field()).isEqualTo("name");
    }

    @Test
    void keepsHowOneWantsToSeeAChannelForOneselfAlone() {
        var room = room("public");
        ben.put(room + "/members/me");

        var favourite = anna.put(room + "/settings", "{\"favourite\": true}");
        var quiet = anna.put(room + "/settings", "{\"notify\": \"mentions\"}");

        assertThat(favourite.status()).isEqualTo(200);
        assertThat(favourite.json().has("notify")).isFalse();
        assertThat(quiet.json().get("favourite").asBoolean()).isTrue();
        assertThat(quiet.json().get("notify").asText()).isEqualTo("mentions");
        assertThat(anna.get(room).json()).isEqualTo(quiet.json());
        assertThat(ben.get(room).json().has("favourite")).isFalse();
        assertThat(anna.put(room + "/settings", "{\"favourite\": false}").json().has("favourite"))
                .isFalse();
    }

    @Test
    void letsMembersOnlySetHowTheySeeAChannel() {
        var open = room("public");
        var closed = room("private");

        assertThat(ben.put(open + "/settings", "{\"hidden\": true}").code())
                .isEqualTo("not_member");
        assertThat(ben.put(closed + "/settings", "{\"hidden\": true}").code())
                .isEqualTo("not_found");
        assertThat(anna.put(open + "/settings", "{\"notify\": \"loud\"}").code())
                .isEqualTo("bad_field");
    }

    @Test
    void showsAHiddenDirectConversationAgainWithTheNextMessage() {
        var wish = "{\"id\": \"%s\", \"kind\": \"direct\", \"members\": [\"ben\"]}";
        var made = anna.post("/channels", wish.formatted(id())).json();
        var direct = "/channels/" + made.get("id").asText();
        post(anna, direct, "before");

        var hidden = anna.put(direct + "/settings", "{\"hidden\": true}");
        assertThat(hidden.json().get("hidden").asBoolean()).isTrue();
        assertThat(ben.get(direct).json().has("hidden")).isFalse();
        post(ben, direct, "after");
        assertThat(anna.get(direct).json().has("hidden")).isFalse();

        anna.put(direct + "/settings", "{\"hidden\": true}");
        assertThat(anna.post("/channels", wish.formatted(id())).json().has("hidden")).isFalse();
    }

    @Test
    void keepsAHiddenRoomHiddenWhateverIsSaidInIt() {
        var room = room("public");
        ben.put(room + "/members/me");
        anna.put(room + "/settings", "{\"hidden\": true}");

        post(ben, room, "hello");

        assertThat(anna.get(room).json().get("hidden").asBoolean()).isTrue();
        assertThat(anna.put(room + "/settings", "{\"hidden\": false}").json().has("hidden"))
                .isFalse();
    }

    @Test
    void letsOwnersGiveRoles() {
        var room = room("public");
        ben.put(room + "/members/me");
        var role = "{\"id\": \"%s\", \"role\": \"%s\"}";

        assertThat(ben.patch(room + "/members/ben", role.formatted(id(), "owner")).code())
                .isEqualTo("forbidden");
        assertThat(anna.patch(room + "/members/anna", role.formatted(id(), "member")).code())
                .as("the only owner stays one")
                .isEqualTo("forbidden");
        assertThat(anna.patch(room + "/members/ben", role.formatted(id(), "owner")).status())
                .isEqualTo(204);
        assertThat(ben.get(room).json().get("role").asText()).isEqualTo("owner");
        assertThat(ben.patch(room + "/members/anna", role.formatted(id(), "moderator")).status())
                .isEqualTo(204);
        assertThat(anna.get(room).json().get("role").asText()).isEqualTo("moderator");
        assertThat(ben.patch(room + "/members/nobody", role.formatted(id(), "member")).code())
                .isEqualTo("not_found");
        assertThat(ben.patch(room + "/members/anna", "{\"id\": \"" + id() + "\"}").field())
                .isEqualTo("role");
    }

    @Test
    void makesADirectConversationOnceForBoth() {
        var wish =
                """
                {"id": "%s", "kind": "direct", "members": ["%s"]}
                """;
        var ofAnna = anna.post("/channels", wish.formatted(id(), "ben"));
        var ofBen = ben.post("/channels", wish.formatted(id(), "anna"));

        assertThat(ofAnna.status()).isEqualTo(201);
        assertThat(ofBen.status()).isEqualTo(200);
        assertThat(ofBen.json().get("id")).isEqualTo(ofAnna.json().get("id"));
        assertThat(ofBen.json().at("/peer/username").asText()).isEqualTo("anna");
    }

    @Test
    void refusesMembersThatAreNotThere() {
        var reply =
                anna.post(
                        "/channels",
                        """
                        {"id": "%s", "kind": "group", "members": ["ben", "nobody"]}
                        """
                                .formatted(id()));

        assertThat(reply.code()).isEqualTo("bad_field");
        assertThat(reply.field()).isEqualTo("members");
    }

    @Test
    void listsOnesChannels() {
        var room = room("private");

        var mine = anna.get("/channels").json().get("channels").findValuesAsText("id");
        var bens = ben.get("/channels").json().get("channels").findValuesAsText("id");

        assertThat(mine).contains(room.substring("/channels/".length()));
        assertThat(bens).doesNotContain(room.substring("/channels/".length()));
    }

    @Test
    void listsPublicRoomsByPartOfTheirName() {
        var name = newName();
        var id = anna.post("/channels", wish(id(), name, "public")).json().get("id");
        anna.post("/channels", wish(id(), name, "private"));

        var found =
                ben.get("/channels/directory?query=" + name.toUpperCase().replace(" ", "%20"))
                        .json()
                        .get("channels");

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("id")).isEqualTo(id);
        assertThat(found.get(0).get("joined").asBoolean()).isFalse();
        assertThat(found.get(0).get("members").asInt()).isEqualTo(1);
        assertThat(ben.get("/channels/directory?query=no-such-room").json().get("channels"))
                .isEmpty();
    }

    @Test
    void showsAPublicRoomToEverybodyAndAPrivateOneToItsMembers() {
        var open = room("public");
        var closed = room("private");

        assertThat(ben.get(open).json().has("role")).isFalse();
        assertThat(anna.get(closed).status()).isEqualTo(200);
        assertThat(ben.get(closed).code()).isEqualTo("not_found");
    }

    @Test
    void renamesARoomAndSetsItsTopic() {
        var room = room("public");
        var name = newName();

        var renamed = anna.patch(room, "{\"id\": \"%s\", \"name\": \"%s\"}".formatted(id(), name));
        var described =
                anna.patch(room, "{\"id\": \"%s\", \"topic\": \"All of it\"}".formatted(id()));

        assertThat(renamed.json().get("name").asText()).isEqualTo(name);
        assertThat(described.json().get("topic").asText()).isEqualTo("All of it");
        assertThat(ben.patch(room, "{\"id\": \"%s\", \"topic\": \"Mine\"}".formatted(id())).code())
                .isEqualTo("not_member");
    }

    @Test
    void deletesARoomForItsOwnerOnly() {
        var room = room("public");
        ben.put(room + "/members/me");
        var key = id();
        var deleting = anna.with("Idempotency-Key", key);

        assertThat(ben.delete(room).code()).isEqualTo("forbidden");
        assertThat(deleting.send("DELETE", room, null).status()).isEqualTo(204);
        assertThat(deleting.send("DELETE", room, null).status()).isEqualTo(204);
        assertThat(anna.get(room).code()).isEqualTo("not_found");
    }

    // Members

    @Test
    void joinsAndLeaves() {
        var room = room("public");

        var joined = ben.put(room + "/members/me");
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.json().get("role").asText()).isEqualTo("member");
        assertThat(ben.put(room + "/members/me").code()).isEqualTo("already_member");

        assertThat(ben.delete(room + "/members/me").status()).isEqualTo(204);
        assertThat(ben.get(room + "/messages").code()).isEqualTo("not_member");
    }

    @Test
    void takesOnesOwnNameForMe() {
        var room = room("public");

        assertThat(ben.put(room + "/members/ben").status()).isEqualTo(200);
        assertThat(ben.delete(room + "/members/ben").status()).isEqualTo(204);
    }

    @Test
    void addsAndRemovesOthers() {
        var room = room("private");

        assertThat(anna.put(room + "/members/ben").status()).isEqualTo(204);
        assertThat(ben.get(room).status()).isEqualTo(200);
        assertThat(ben.delete(room + "/members/anna").code()).isEqualTo("forbidden");
        assertThat(anna.delete(room + "/members/ben").status()).isEqualTo(204);
        assertThat(ben.get(room).code()).isEqualTo("not_found");
        assertThat(anna.put(room + "/members/nobody").code()).isEqualTo("not_found");
    }

    @Test
    void asksForAnIdWithEveryCommand() {
        var room = room("public");

        for (var reply :
                List.of(
                        ben.send("PUT", room + "/members/me", null),
                        ben.with("Idempotency-Key", "7").send("PUT", room + "/members/me", null),
                        anna.send("DELETE", room, null))) {
            assertThat(reply.code()).isEqualTo("bad_field");
            assertThat(reply.field()).isEqualTo("Idempotency-Key");
        }
    }

    @Test
    void listsMembersInPagesWithHowFarTheyHaveRead() {
        var room = room("public");
        var seq = post(anna, room, "hello");
        ben.put(room + "/members/me");
        ben.put(room + "/read", "{\"seq\": %d}".formatted(seq + 1));

        var first = anna.get(room + "/members?limit=1").json();
        var second = anna.get(room + "/members?limit=1&after=anna").json();

        assertThat(first.at("/members/0/user/username").asText()).isEqualTo("anna");
        assertThat(first.at("/members/0/role").asText()).isEqualTo("owner");
        assertThat(first.get("has_more").asBoolean()).isTrue();
        assertThat(first.get("epoch").asLong()).isEqualTo(1);
        assertThat(first.get("seq").asLong()).isEqualTo(seq + 1);
        assertThat(second.at("/members/0/user/username").asText()).isEqualTo("ben");
        assertThat(second.at("/members/0/read_seq").asLong()).isEqualTo(seq + 1);
        assertThat(second.get("has_more").asBoolean()).isFalse();
        assertThat(anna.get(room + "/members?limit=501").field()).isEqualTo("limit");
    }

    // Messages

    @Test
    void storesAMessageOnceHoweverOftenItIsSent() {
        var room = room("public");
        var body = message(id(), "hello");

        var first = anna.post(room + "/messages", body);
        var again = anna.post(room + "/messages", body);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().at("/sender/username").asText()).isEqualTo("anna");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(texts(anna.get(room + "/messages").json())).containsExactly("hello");
    }

    @Test
    void editsAndDeletesOnesOwnMessagesOnly() {
        var room = room("public");
        ben.put(room + "/members/me");
        var message = room + "/messages/" + post(anna, room, "helo");

        var edited = anna.patch(message, message("hello"));
        assertThat(edited.json().get("text").asText()).isEqualTo("hello");
        assertThat(edited.json().get("edited_at").asLong()).isPositive();
        assertThat(ben.patch(message, message("mine")).code()).isEqualTo("forbidden");
        assertThat(ben.delete(message).code()).isEqualTo("forbidden");

        assertThat(anna.delete(message).status()).isEqualTo(204);
        var shown = anna.get(room + "/messages").json().at("/messages/0");
        assertThat(shown.get("deleted").asBoolean()).isTrue();
        assertThat(shown.get("text").asText()).isEmpty();
        assertThat(anna.patch(message, message("again")).code()).isEqualTo("not_found");
    }

    @Test
    void pagesThroughHistoryBothWays() {
        var room = room("public");
        for (var i = 1; i <= 9; i++) {
            post(anna, room, "m" + i);
        }

        var newest = anna.get(room + "/messages?limit=3").json();
        assertThat(texts(newest)).containsExactly("m7", "m8", "m9");
        assertThat(newest.get("has_before").asBoolean()).isTrue();
        assertThat(newest.get("has_after").asBoolean()).isFalse();

        var before = anna.get(room + "/messages?limit=3&before=" + newest.get("from")).json();
        assertThat(texts(before)).containsExactly("m4", "m5", "m6");
        var after = anna.get(room + "/messages?limit=2&after=" + before.get("to")).json();
        assertThat(texts(after)).containsExactly("m7", "m8");
        var all = anna.get(room + "/messages?after=0").json();
        assertThat(texts(all)).hasSize(9);
        assertThat(all.get("events").get(0).get("type").asText()).isEqualTo("channel_changed");
        var around = anna.get(room + "/messages?limit=3&around=" + before.get("to")).json();
        assertThat(texts(around)).contains("m6").hasSize(3);
    }

    @Test
    void countsWhatIsUnreadUntilItIsRead() {
        var room = room("public");
        ben.put(room + "/members/me");
        post(anna, room, "one");
        var seq = post(anna, room, "two");
        assertThat(ben.get(room).json().get("unread").asInt()).isEqualTo(2);

        assertThat(ben.put(room + "/read", "{\"seq\": %d}".formatted(seq)).status()).isEqualTo(204);
        assertThat(ben.put(room + "/read", "{\"seq\": %d}".formatted(seq - 1)).status())
                .isEqualTo(204);

        var row = ben.get(room).json();
        assertThat(row.get("unread").asInt()).isZero();
        assertThat(row.get("read_seq").asLong()).isEqualTo(seq);
        await().untilAsserted(
                        () ->
                                assertThat(anna.get(room).json().get("unread").asInt())
                                        .as("what one has written oneself")
                                        .isZero());
    }

    @Test
    void findsPeople() {
        assertThat(anna.get("/users?query=BE").json().at("/users/0/username").asText())
                .isEqualTo("ben");
        assertThat(anna.get("/users").json().get("users")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void namesNobodysPresenceThatIsNotKnown() {
        assertThat(anna.get("/presence?users=ben,anna").json().get("presence")).isEmpty();
        assertThat(anna.get("/presence?users=" + "a,".repeat(500)).field()).isEqualTo("users");
    }
}
