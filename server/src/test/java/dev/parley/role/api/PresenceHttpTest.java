package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.protocol.PresenceStatus;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;

/** Who is there, to who asks once instead of watching. */
class PresenceHttpTest {
    @TempDir static Path data;
    private static final Random RANDOM = new Random(7);
    private static ApiServer server;
    private static ApiClient anna;

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
        anna = server.browserOf("anna");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static AccountId account(ApiClient client) {
        return new AccountId(client.get("/me").json().get("id").asText());
    }

    /** Someone with a socket; waits until that is known. */
    private static ApiClient connected(String username) {
        var client = server.browserOf(username);
        var attendance = server.node().attendance();
        var account = account(client);
        attendance.connect(account, DeviceId.random(RANDOM), _ -> {}).active();
        Awaitility.await().until(() -> attendance.own(account).status() == PresenceStatus.ONLINE);
        return client;
    }

    @Test
    void namesThoseWhoAreThereOrHaveSomethingToSay() {
        var ben = connected("ben");
        server.browserOf("cid");
        var dora = server.browserOf("dora");
        dora.patch("/me", "{\"status_text\": \"In Rome\"}");

        var answer = anna.get("/presence?users=ben,cid,dora,nobody").json().get("presence");

        assertThat(answer.findValuesAsText("username")).containsExactlyInAnyOrder("ben", "dora");
        for (var one : answer) {
            var isBen = one.at("/user/username").asText().equals("ben");
            assertThat(one.get("status").asText()).isEqualTo(isBen ? "online" : "offline");
            assertThat(one.path("text").asText()).isEqualTo(isBen ? "" : "In Rome");
        }
        server.node().attendance().choose(account(ben), PresenceStatus.INVISIBLE, null);
        assertThat(anna.get("/presence?users=ben").json().get("presence")).isEmpty();
        assertThat(ben.get("/me").json().get("status").asText()).isEqualTo("invisible");
    }

    @Test
    void keepsWhatOneSaysBesideTheNameUntilItIsTakenAway() {
        var eve = server.browserOf("eve");
        assertThat(eve.get("/me").json().get("status").asText()).isEqualTo("offline");

        var said = eve.patch("/me", "{\"status_text\": \"At lunch\"}");
        assertThat(said.json().get("status_text").asText()).isEqualTo("At lunch");
        assertThat(eve.patch("/me", "{\"display_name\": \"Eve\"}").json().get("status_text"))
                .isEqualTo(said.json().get("status_text"));
        assertThat(eve.patch("/me", "{\"status_text\": \"\"}").json().has("status_text")).isFalse();
        assertThat(eve.patch("/me", "{\"status_text\": \"" + "x".repeat(101) + "\"}").field())
                .isEqualTo("status_text");
    }

    @Test
    void showsAmongMembersWhoIsThere() {
        var fay = connected("fay");
        server.browserOf("gus");
        var general = fay.get("/channels").json().at("/channels/0/id").asText();

        for (var member : anna.get("/channels/" + general + "/members").json().get("members")) {
            switch (member.at("/user/username").asText()) {
                case "fay" -> assertThat(member.get("presence").asText()).isEqualTo("online");
                case "gus", "anna" -> assertThat(member.has("presence")).isFalse();
                default -> {}
            }
        }
    }

    @Test
    void takesNoMoreNamesThanCanBeWatched() {
        assertThat(anna.get("/presence?users=" + "a,".repeat(500) + "a").field())
                .isEqualTo("users");
    }
}
