package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.AuthConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.presence.Notice.SessionEnded;
import dev.parley.role.api.ApiServer.Setup;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class AccountHttpTest {
    private static final String FIREFOX =
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

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

    private static String signUp(String username) {
        return """
        {"username": "%s", "password": "correct horse"}
        """
                .formatted(username);
    }

    private static String signIn(String login, String password) {
        return """
        {"login": "%s", "password": "%s"}
        """
                .formatted(login, password);
    }

    private static ApiClient.Reply tokens(String login) {
        return server.client()
                .post(
                        "/tokens",
                        """
                        {"login": "%s", "password": "correct horse", "device": "cli on anvil"}
                        """
                                .formatted(login));
    }

    private static String refresh(String token) {
        return "{\"refresh_token\": \"" + token + "\"}";
    }

    @Test
    void signsUpIntoASessionCookieThatScriptsCannotRead() {
        var reply =
                server.client()
                        .post(
                                "/accounts",
                                """
                                {"username": "nora", "password": "correct horse",
                                 "display_name": "Nora N.", "email": "nora@example.org",
                                 "from_the_future": 1}
                                """);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().at("/user/username").asText()).isEqualTo("nora");
        assertThat(reply.json().at("/user/display_name").asText()).isEqualTo("Nora N.");
        assertThat(reply.json().at("/user/administrator").asBoolean()).isFalse();
        assertThat(reply.header("Set-Cookie"))
                .startsWith("parley_session=")
                .contains("; HttpOnly")
                .contains("; SameSite=Lax")
                .contains("; Max-Age=2592000")
                .doesNotContain("Secure");
        assertThat(reply.body()).doesNotContain(reply.cookie().split("=")[1]);
        assertThat(server.client().withCookie(reply.cookie()).get("/me").status()).isEqualTo(200);
    }

    @Test
    void putsWhoSignsUpIntoTheDefaultRoom() {
        var rows = server.browserOf("otto").get("/channels").json().get("channels");

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("name").asText()).isEqualTo("general");
    }

    @Test
    void makesTheFirstAccountAdministrator() {
        assertThat(anna.get("/me").json().get("administrator").asBoolean()).isTrue();
    }

    @Test
    void tellsATakenUsername() {
        var reply = server.client().post("/accounts", signUp("anna"));

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("name_taken");
        assertThat(reply.field()).isEqualTo("username");
    }

    @Test
    void signsInAndNamesTheBrowser() {
        var reply =
                server.client()
                        .with("User-Agent", FIREFOX)
                        .post("/sessions", signIn("Anna", "correct horse"));

        assertThat(reply.status()).isEqualTo(200);
        var sessions =
                server.client().withCookie(reply.cookie()).get("/sessions").json().get("sessions");
        assertThat(sessions)
                .anySatisfy(
                        session -> {
                            assertThat(session.get("current").asBoolean()).isTrue();
                            assertThat(session.get("device").asText())
                                    .isEqualTo("Firefox on Linux");
                        });
    }

    @Test
    void answersAWrongPasswordAsAWrongName() {
        var wrong = server.client().post("/sessions", signIn("anna", "wrong"));
        var nobody = server.client().post("/sessions", signIn("nobody", "wrong"));

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("bad_credentials");
        assertThat(wrong.problem()).isEqualTo(nobody.problem());
        assertThat(wrong.header("Set-Cookie")).isNull();
    }

    @Test
    void changesOnesDisplayNameForOthersToo() {
        var pia = server.browserOf("pia");

        var reply = pia.patch("/me", "{\"display_name\": \"Pía\"}");

        assertThat(reply.json().get("display_name").asText()).isEqualTo("Pía");
        assertThat(pia.patch("/me", "{}").json()).isEqualTo(reply.json());
        assertThat(anna.get("/users?query=PIA").json().at("/users/0/display_name").asText())
                .isEqualTo("Pía");
    }

    @Test
    void endsAnotherDevicesSessionAndTellsSo() {
        var rosa = server.browserOf("rosa");
        var pair = tokens("rosa").json();
        var cli = server.client().withToken(pair.get("access_token").asText());
        var ended = new ArrayList<SessionEnded>();
        server.sessions().onEnded(ended::add);
        var id =
                cli.get("/sessions").json().get("sessions").findValuesAsText("id").stream()
                        .filter(
                                other ->
                                        !rosa.get("/sessions")
                                                .json()
                                                .toString()
                                                .contains(
                                                        "\"id\":\""
                                                                + other
                                                                + "\",\"device\":\"Unknown"))
                        .findFirst()
                        .orElseThrow();

        assertThat(rosa.delete("/sessions/" + id).status()).isEqualTo(204);

        assertThat(cli.get("/me").code()).isEqualTo("bad_token");
        assertThat(ended).extracting(event -> event.device().value()).containsExactly(id);
        assertThat(rosa.delete("/sessions/" + id).code()).isEqualTo("not_found");
    }

    @Test
    void signsOutAndTakesTheCookieAway() {
        var sven = server.browserOf("sven");

        var reply = sven.delete("/sessions/current");

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.header("Set-Cookie"))
                .startsWith("parley_session=; ")
                .contains("Max-Age=0");
        assertThat(sven.get("/me").code()).isEqualTo("unauthenticated");
    }

    @Test
    void endsNobodyElsesSession() {
        var theirs = anna.get("/sessions").json().at("/sessions/0/id").asText();

        assertThat(server.browserOf("tara").delete("/sessions/" + theirs).code())
                .isEqualTo("not_found");
        assertThat(anna.get("/me").status()).isEqualTo(200);
    }

    @Test
    void givesProgramsATokenPairWithoutACookie() {
        var reply = tokens("anna");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Set-Cookie")).isNull();
        assertThat(reply.json().get("expires_in").asInt()).isEqualTo(900);
        var program = server.client().withToken(reply.json().get("access_token").asText());
        assertThat(program.get("/me").json().get("username").asText()).isEqualTo("anna");
        assertThat(program.patch("/me", "{}").status()).isEqualTo(200);
    }

    @Test
    void rotatesRefreshTokensAndEndsTheSessionWhenAnOldOneComesBack() {
        server.browserOf("uwe");
        var first = tokens("uwe").json();
        var second =
                server.client()
                        .post("/tokens/refresh", refresh(first.get("refresh_token").asText()));
        assertThat(second.status()).isEqualTo(200);

        var reuse =
                server.client()
                        .post("/tokens/refresh", refresh(first.get("refresh_token").asText()));

        assertThat(reuse.status()).isEqualTo(401);
        assertThat(reuse.code()).isEqualTo("bad_token");
        assertThat(
                        server.client()
                                .withToken(second.json().get("access_token").asText())
                                .get("/me")
                                .code())
                .isEqualTo("bad_token");
        assertThat(
                        server.client()
                                .post(
                                        "/tokens/refresh",
                                        refresh(second.json().get("refresh_token").asText()))
                                .code())
                .isEqualTo("bad_token");
    }

    @Test
    void givesATicketForTheSocketThatIsGoodOnce() {
        var reply = anna.get("/gateway");

        assertThat(reply.json().get("websocket").asText())
                .isEqualTo("ws://localhost:" + server.base().getPort() + "/ws");
        assertThat(reply.json().get("expires_in").asInt()).isEqualTo(30);
        var ticket = reply.json().get("ticket").asText();
        assertThat(server.sessions().byTicket(ticket)).isPresent();
        assertThat(server.sessions().byTicket(ticket)).isEmpty();
    }

    @Test
    void namesNoGatewayWhereAllAreFullOrGone() {
        var self = server.discovery().nodes().getFirst();
        try {
            server.discovery().update(node -> node.withConnections(10, 10));
            var full = anna.get("/gateway");
            assertThat(full.code()).isEqualTo("overloaded");
            assertThat(full.header("Retry-After")).isNotNull();

            server.discovery().update(LiveNode::whileDraining);
            assertThat(anna.get("/gateway").code()).isEqualTo("unavailable");
        } finally {
            server.discovery().update(_ -> self);
        }
        var only = "ws://localhost:" + server.base().getPort() + "/ws";
        assertThat(anna.get("/gateway?avoid=" + only).json().get("websocket").asText())
                .isEqualTo(only);
    }

    @Test
    void answersEveryAddressThatWantsACodeTheSame() {
        var known = server.client().post("/accounts/codes", "{\"email\": \"nora@example.org\"}");
        var unknown = server.client().post("/accounts/codes", "{\"email\": \"x@example.org\"}");

        assertThat(known.status()).isEqualTo(202);
        assertThat(known.problem()).isEqualTo(unknown.problem());
    }

    @Test
    void keepsAnswersOutOfCaches() {
        assertThat(anna.get("/me").header("Cache-Control")).isEqualTo("no-store");
        assertThat(anna.get("/me").header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    // From which pages a browser may write

    @Test
    void takesWritesWithACookieFromItsOwnPagesOnly() {
        assertThat(anna.patch("/me", "{}").status()).isEqualTo(200);
        for (var foreign :
                List.of("https://evil.example", "null", "http://localhost:1", "http://localhost")) {
            var reply = anna.with("Origin", foreign).patch("/me", "{}");
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.code()).isEqualTo("forbidden");
            // Nor does it learn anything: what it may not read, its browser keeps from it.
            assertThat(anna.with("Origin", foreign).get("/me").headers().map().keySet())
                    .noneMatch(name -> name.startsWith("access-control-"));
        }
        assertThat(anna.without("Origin").patch("/me", "{}").code()).isEqualTo("forbidden");
        assertThat(anna.without("Origin").get("/me").status()).isEqualTo(200);
    }

    @Test
    void letsNoForeignPageSignABrowserIn() {
        var foreign = server.client().with("Origin", "https://evil.example");

        assertThat(foreign.post("/sessions", signIn("anna", "correct horse")).code())
                .isEqualTo("forbidden");
        assertThat(foreign.post("/accounts", signUp("victor")).code()).isEqualTo("forbidden");
    }

    // Set up differently

    @Test
    void asksTheFirstAccountForTheSetupCodeWhereOthersCanReachIt(@TempDir Path other) {
        var exposed = new Setup(Setup.PLAIN.auth(), true, false, List.of(), null);
        try (var fresh = ApiServer.start(other, exposed)) {
            var refused = fresh.client().post("/accounts", signUp("anna"));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("bad_code");
            assertThat(refused.field()).isEqualTo("setup_code");

            var code = fresh.accounts().setupCode().orElseThrow();
            var taken =
                    fresh.client()
                            .post(
                                    "/accounts",
                                    """
                                    {"username": "anna", "password": "correct horse",
                                     "setup_code": "%s"}
                                    """
                                            .formatted(code));
            assertThat(taken.json().at("/user/administrator").asBoolean()).isTrue();
            assertThat(fresh.client().post("/accounts", signUp("ben")).status()).isEqualTo(201);
        }
    }

    @Test
    void asksForTheSetupCodeWhenSomethingPassedTheRequestOn(@TempDir Path other) {
        try (var fresh = ApiServer.start(other)) {
            var viaProxy = fresh.client().with("X-Forwarded-For", "192.0.2.1");

            assertThat(viaProxy.post("/accounts", signUp("eve")).code()).isEqualTo("bad_code");
            assertThat(
                            RawHttp.send(
                                    fresh.base(),
                                    "POST",
                                    "rebound.example",
                                    "/api/v1/accounts",
                                    signUp("eve")))
                    .startsWith("HTTP/1.1 400")
                    .contains("\"bad_code\"");
            assertThat(fresh.client().post("/accounts", signUp("anna")).status()).isEqualTo(201);
        }
    }

    @Test
    void believesATrustedProxyAboutTls(@TempDir Path other) {
        var setup =
                new Setup(
                        Setup.PLAIN.auth(),
                        false,
                        false,
                        List.of("127.0.0.1"),
                        URI.create("https://chat.example.org"));
        try (var behind = ApiServer.start(other, setup)) {
            behind.browserOf("anna");
            var browser =
                    behind.client()
                            .with("X-Forwarded-Proto", "https")
                            .with("X-Forwarded-Host", "chat.example.org")
                            .with("Origin", "https://chat.example.org");

            var reply = browser.post("/sessions", signIn("anna", "correct horse"));

            assertThat(reply.header("Set-Cookie"))
                    .startsWith("__Host-parley_session=")
                    .endsWith("; Secure");
            var signedIn = browser.with("Cookie", reply.cookie());
            assertThat(signedIn.get("/me").status()).isEqualTo(200);
            assertThat(signedIn.get("/gateway").json().get("websocket").asText())
                    .isEqualTo("wss://chat.example.org/ws");
            var unprotected = reply.cookie().replace("__Host-", "");
            assertThat(browser.with("Cookie", unprotected).get("/me").code())
                    .isEqualTo("unauthenticated");
        }
    }

    @Test
    void saysHowLongToWaitAfterTooManyFailures(@TempDir Path other) {
        var setup =
                new Setup(
                        new AuthConfig(null, 2, 100, 60, 100, 2, 64),
                        false,
                        false,
                        List.of(),
                        null);
        try (var strict = ApiServer.start(other, setup)) {
            strict.browserOf("anna");
            for (var i = 0; i < 2; i++) {
                assertThat(strict.client().post("/sessions", signIn("anna", "wrong")).code())
                        .isEqualTo("bad_credentials");
            }

            var reply = strict.client().post("/sessions", signIn("anna", "correct horse"));

            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.code()).isEqualTo("rate_limited");
            assertThat(reply.json().get("retry_after").asInt()).isBetween(1, 30);
            assertThat(reply.header("Retry-After"))
                    .isEqualTo(reply.json().get("retry_after").asText());
        }
    }

    @Test
    void keepsAccountsAndSessionsThroughARestart(@TempDir Path other) {
        ApiClient before;
        try (var first = ApiServer.start(other)) {
            before = first.browserOf("anna");
        }
        try (var second = ApiServer.start(other)) {
            var cookie = before.cookie();
            assertThat(second.client().withCookie(cookie).get("/me").status()).isEqualTo(200);
            assertThat(second.client().post("/sessions", signIn("anna", "correct horse")).status())
                    .isEqualTo(200);
        }
    }
}
