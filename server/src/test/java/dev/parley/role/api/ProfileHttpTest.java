package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** One's own account, on a server that sends no mail. */
class ProfileHttpTest {
    @TempDir static Path data;
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

    private static ApiClient signedIn(String login, String password) {
        var reply =
                server.client()
                        .post(
                                "/sessions",
                                "{\"login\": \"%s\", \"password\": \"%s\"}"
                                        .formatted(login, password));
        assertThat(reply.status()).isEqualTo(200);
        return server.client().withCookie(reply.cookie());
    }

    private static ApiClient.Reply delete(ApiClient who, String password) {
        return who.delete("/me", "{\"password\": \"" + password + "\"}");
    }

    @Test
    void saysBeforeAnyoneIsSignedInThatNoMailIsSent() {
        var server = ProfileHttpTest.server.client().get("/server").json();

        assertThat(server.get("name").asText()).isEqualTo("Parley");
        assertThat(server.get("registration").asText()).isEqualTo("open");
        assertThat(server.get("version").asText()).isNotEmpty();
        assertThat(server.get("mail").asBoolean()).isFalse();
        assertThat(server.get("setup").asBoolean()).isFalse();
    }

    @Test
    void keepsATimeZone() {
        var changed = anna.patch("/me", "{\"time_zone\": \"Europe/Vienna\"}");

        assertThat(changed.json().get("time_zone").asText()).isEqualTo("Europe/Vienna");
        assertThat(anna.get("/me").json()).isEqualTo(changed.json());
        var refused = anna.patch("/me", "{\"time_zone\": \"Middle/Earth\"}");
        assertThat(refused.code()).isEqualTo("bad_field");
        assertThat(refused.field()).isEqualTo("time_zone");
        assertThat(anna.patch("/me", "{\"time_zone\": \"\"}").json().has("time_zone")).isFalse();
    }

    @Test
    void endsTheOtherSessionsWithANewPassword() {
        var here = server.browserOf("berta");
        var there = signedIn("berta", "correct horse");
        var change = "{\"current_password\": \"%s\", \"password\": \"battery staple\"}";

        var wrong = here.put("/me/password", change.formatted("wrong"));
        assertThat(wrong.code()).isEqualTo("bad_credentials");
        assertThat(wrong.field()).isEqualTo("current_password");
        assertThat(there.get("/me").status()).isEqualTo(200);

        assertThat(here.put("/me/password", change.formatted("correct horse")).status())
                .isEqualTo(204);

        assertThat(here.get("/me").status()).isEqualTo(200);
        assertThat(there.get("/me").code()).isEqualTo("unauthenticated");
        assertThat(signedIn("berta", "battery staple").get("/me").status()).isEqualTo(200);
    }

    @Test
    void holdsWhoGuessesAPasswordFromInsideToTheLimitOfSigningIn() {
        var cara = server.browserOf("cara");
        var change = "{\"current_password\": \"wrong\", \"password\": \"battery staple\"}";
        for (var i = 0; i < 10; i++) {
            assertThat(cara.put("/me/password", change).code()).isEqualTo("bad_credentials");
        }

        assertThat(cara.put("/me/password", change).code()).isEqualTo("rate_limited");
    }

    @Test
    void changesTheAddressForThePasswordWhereNoMailIsSent() {
        var dora = server.browserOf("dora");
        var change = "{\"email\": \"%s\", \"password\": \"correct horse\"}";

        assertThat(dora.put("/me/email", "{\"email\": \"d@example.org\"}").field())
                .isEqualTo("password");
        var changed = dora.put("/me/email", change.formatted("d@example.org"));
        assertThat(changed.json().get("email").asText()).isEqualTo("d@example.org");

        var taken = server.browserOf("emil").put("/me/email", change.formatted("D@example.org"));
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.code()).isEqualTo("name_taken");
        assertThat(taken.field()).isEqualTo("email");
    }

    @Test
    void sendsNobodyWaitingForAMailThatNeverComes() {
        var forPassword = server.client().post("/passwords/codes", "{\"login\": \"anna\"}");
        var forEmail =
                anna.post(
                        "/me/email/codes",
                        "{\"email\": \"a@example.org\", \"password\": \"correct horse\"}");

        assertThat(forPassword.code()).isEqualTo("forbidden");
        assertThat(forEmail.code()).isEqualTo("forbidden");
    }

    @Test
    void refusesAnAddressThatNoMailCouldGoTo() {
        for (var email :
                new String[] {
                    "nobody", "a@", "a b@example.org", "a@example.org\\nBcc: x@y.org", "<a@b.org>"
                }) {
            var reply = server.client().post("/accounts/codes", "{\"email\": \"" + email + "\"}");
            assertThat(reply.code()).isEqualTo("bad_field");
            assertThat(reply.field()).isEqualTo("email");
        }
    }

    @Test
    void deletesAnAccountButNotWhatItSaid() {
        var frida = server.browserOf("frida");
        var there = signedIn("frida", "correct horse");
        var room = frida.get("/channels").json().at("/channels/0/id").asText();
        var said =
                frida.post(
                        "/channels/" + room + "/messages",
                        "{\"id\": \"01927f4c-9a3b-7c00-8000-0000000000f1\", \"text\": \"Bye\"}");
        assertThat(said.status()).isEqualTo(201);
        assertThat(delete(frida, "wrong").code()).isEqualTo("bad_credentials");

        var reply = delete(frida, "correct horse");

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("Set-Cookie")).contains("Max-Age=0");
        assertThat(frida.get("/me").code()).isEqualTo("unauthenticated");
        assertThat(there.get("/me").code()).isEqualTo("unauthenticated");
        assertThat(anna.get("/users?query=frida").json().get("users")).isEmpty();
        assertThat(anna.get("/channels/" + room + "/members").json().findValuesAsText("username"))
                .contains("anna")
                .doesNotContain("frida");
        var seq = said.json().get("seq").asLong();
        var page = anna.get("/channels/" + room + "/messages?around=" + seq);
        assertThat(page.json().get("messages"))
                .anySatisfy(
                        message -> {
                            assertThat(message.get("text").asText()).isEqualTo("Bye");
                            assertThat(message.at("/sender/display_name").asText())
                                    .isEqualTo("Deleted account");
                        });
        var again =
                server.client()
                        .post(
                                "/accounts",
                                "{\"username\": \"frida\", \"password\": \"correct horse\"}");
        assertThat(again.code()).isEqualTo("name_taken");
    }

    @Test
    void leavesNoServerWithoutAnAdministrator(@TempDir Path other) {
        try (var fresh = ApiServer.start(other)) {
            var founder = fresh.browserOf("founder");
            var guest = fresh.browserOf("guest");

            assertThat(delete(founder, "correct horse").code()).isEqualTo("forbidden");
            assertThat(founder.get("/channels").json().get("channels")).hasSize(1);

            assertThat(delete(guest, "correct horse").status()).isEqualTo(204);
            assertThat(delete(founder, "correct horse").status()).isEqualTo(204);
            assertThat(fresh.client().get("/server").json().get("setup").asBoolean()).isTrue();
            assertThat(fresh.browserOf("next").get("/me").json().get("administrator").asBoolean())
                    .isTrue();
        }
    }
}
