package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.account.HandMadeToken;
import dev.parley.account.Identity;
import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** What a careless or hostile client sends; after each, the server answers the next as ever. */
class BadInputHttpTest {
    @TempDir static Path data;
    private static ApiServer server;
    private static ApiClient anna;
    private static ApiClient ben;
    private static String room;

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
        anna = server.browserOf("anna");
        ben = server.browserOf("ben");
        room =
                "/channels/"
                        + anna.post(
                                        "/channels",
                                        """
                                        {"id": "%s", "name": "Secret", "kind": "room",
                                         "visibility": "private"}
                                        """
                                                .formatted(id()))
                                .json()
                                .get("id")
                                .asText();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static void isBadField(ApiClient.Reply reply, String field) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad_field");
        assertThat(reply.field()).isEqualTo(field);
    }

    // JSON

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "nonsense",
                "{\"login\": \"anna\" \"password\": \"x\"}",
                "{\"login\": \"anna\", \"password\": \"x\"} {}",
                "{\"login\": \"anna\", \"password\": \"x\",}",
                "{\"login\": \"anna\", \"login\": \"ben\", \"password\": \"x\"}",
                "{'login': 'anna'}",
                "{\"login\": \"\\ud\"}",
                "null",
                "[]",
                "\"anna\"",
                "42"
            })
    void answersBadJsonToWhatIsNoObjectOrWrittenWrongly(String body) {
        var reply = server.client().post("/sessions", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad_json");
    }

    @Test
    void answersTooComplexToWhatIsNestedDeeply() {
        var deep = "{\"x\": " + "[".repeat(1_000) + "]".repeat(1_000) + "}";
        var inUnknown = "{\"login\": \"a\", \"password\": \"b\", \"x\": " + "{\"x\":".repeat(1_000);

        assertThat(server.client().post("/sessions", deep).code()).isEqualTo("too_complex");
        assertThat(server.client().post("/sessions", inUnknown).code()).isEqualTo("too_complex");
    }

    @Test
    void answersTooLargeToABodyBeyond64KiB() {
        var body = "{\"login\": \"" + "x".repeat(64 * 1024) + "\", \"password\": \"x\"}";

        var reply = server.client().post("/sessions", body);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.code()).isEqualTo("too_large");
        assertThat(anna.get("/me").status()).isEqualTo(200);
    }

    @Test
    void answersTooLargeToABodyWithoutALength() throws IOException {
        try (var socket = new Socket("localhost", server.base().getPort())) {
            var out = socket.getOutputStream();
            out.write(
                    """
                    POST /api/v1/sessions HTTP/1.1\r
                    Host: localhost\r
                    Transfer-Encoding: chunked\r
                    \r
                    """
                            .getBytes(StandardCharsets.US_ASCII));
            var chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            try {
                for (var i = 0; i < 8; i++) {
                    out.write(chunk.getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException closedAlready) {
                assertThat(closedAlready).hasMessageMatching("(?i).*(reset|pipe|closed).*");
            }
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
            assertThat(answer).isEqualTo("HTTP/1.1 413");
        }
    }

    static Stream<Map.Entry<String, String>> wrongTypes() {
        return Stream.of(
                Map.entry("login", "{\"login\": 7, \"password\": \"x\"}"),
                Map.entry("login", "{\"login\": true, \"password\": \"x\"}"),
                Map.entry("login", "{\"login\": {}, \"password\": \"x\"}"),
                Map.entry("login", "{\"login\": [\"anna\"], \"password\": \"x\"}"),
                Map.entry("login", "{\"login\": null, \"password\": \"x\"}"),
                Map.entry("login", "{\"password\": \"x\"}"),
                Map.entry("login", "{\"login\": \"\", \"password\": \"x\"}"),
                Map.entry("password", "{\"login\": \"anna\"}"),
                Map.entry("password", "{\"login\": \"anna\", \"password\": 1}"));
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void namesTheFieldThatIsMissingOrOfTheWrongType(Map.Entry<String, String> wrong) {
        isBadField(server.client().post("/sessions", wrong.getValue()), wrong.getKey());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind       | {'id': 'ID', 'name': 'x', 'kind': 'castle'}",
                "kind       | {'id': 'ID', 'name': 'x', 'kind': 0}",
                "kind       | {'id': 'ID', 'name': 'x'}",
                "visibility | {'id': 'ID', 'name': 'x', 'kind': 'room', 'visibility': 'no'}",
                "members    | {'id': 'ID', 'name': 'x', 'kind': 'room', 'members': 'ben'}",
                "members    | {'id': 'ID', 'name': 'x', 'kind': 'room', 'members': [null]}",
                "members    | {'id': 'ID', 'kind': 'direct', 'members': []}",
                "members    | {'id': 'ID', 'kind': 'direct', 'members': ['anna']}",
                "name       | {'id': 'ID', 'kind': 'room'}",
                "id         | {'name': 'x', 'kind': 'room'}",
                "id         | {'id': 'no uuid', 'name': 'x', 'kind': 'room'}",
                "id         | {'id': '', 'name': 'x', 'kind': 'room'}"
            })
    void namesWhatIsWrongWithANewChannel(String field, String body) {
        isBadField(anna.post("/channels", body.replace('\'', '"').replace("ID", id())), field);
    }

    // Names

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000", "a\\u0007b", "a\\nb", "a\\u202eb", "a\\u2066b", "a\\u200bb", "a\\u200db",
                "a\\ufeffb", "\\u3164", "\\ud800", " ", "", " a", "a "
            })
    void refusesNamesThatCannotBeSeenOrMislead(String name) {
        isBadField(anna.patch("/me", "{\"display_name\": \"" + name + "\"}"), "display_name");
        isBadField(
                anna.post(
                        "/channels",
                        "{\"id\": \"%s\", \"kind\": \"room\", \"name\": \"%s\"}"
                                .formatted(id(), name)),
                "name");
    }

    @Test
    void refusesNamesBeyond80Characters() {
        isBadField(
                anna.patch("/me", "{\"display_name\": \"" + "x".repeat(81) + "\"}"),
                "display_name");
        assertThat(anna.patch("/me", "{\"display_name\": \"" + "x".repeat(80) + "\"}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Anna", "an na", "ännä", "me", "current", "codes", "a/b", ""})
    void refusesUsernamesThatAreNone(String username) {
        isBadField(
                server.client()
                        .post(
                                "/accounts",
                                "{\"username\": \"%s\", \"password\": \"correct horse\"}"
                                        .formatted(username)),
                "username");
    }

    @Test
    void refusesPasswordsThatAreTooShortOrTooLong() {
        for (var password : List.of("", "1234567", "x".repeat(257))) {
            isBadField(
                    server.client()
                            .post(
                                    "/accounts",
                                    "{\"username\": \"zoe\", \"password\": \"%s\"}"
                                            .formatted(password)),
                    "password");
        }
    }

    /** By every way on which someone chooses one; for a code it is in {@code MailHttpTest}. */
    @Test
    void refusesPasswordsThatEverybodyTriesFirst() {
        var signUp = "{\"username\": \"zoe\", \"password\": \"Password\"}";
        var change = "{\"current_password\": \"correct horse\", \"password\": \"12345678\"}";
        var given = "{\"password\": \"iloveyou\"}";

        isBadField(server.client().post("/accounts", signUp), "password");
        isBadField(anna.put("/me/password", change), "password");
        isBadField(anna.post("/admin/users", signUp), "password");
        isBadField(anna.post("/admin/users/ben/password", given), "password");

        assertThat(anna.get("/admin/users?query=zoe").json().get("users")).isEmpty();
        assertThat(ben.get("/me").status()).isEqualTo(200);
        for (var name : List.of("anna", "ben")) {
            var signIn = "{\"login\": \"%s\", \"password\": \"correct horse\"}";
            assertThat(server.client().post("/sessions", signIn.formatted(name)).status())
                    .isEqualTo(200);
        }
    }

    // Messages

    private static ApiClient.Reply post(String id, String text) {
        return anna.post(
                room + "/messages", "{\"id\": \"%s\", \"text\": \"%s\"}".formatted(id, text));
    }

    @Test
    void takesAMessageOf16KiBAndNotOfOneByteMoreOrNone() {
        assertThat(post(id(), "x".repeat(16 * 1024)).status()).isEqualTo(201);

        var larger = post(id(), "x".repeat(16 * 1024 + 1));
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.code()).isEqualTo("too_large");
        assertThat(post(id(), "€".repeat(5_462)).code()).as("in bytes").isEqualTo("too_large");
        isBadField(post(id(), ""), "text");
        isBadField(post(id(), "\\ud800"), "text");
        isBadField(
                anna.post(room + "/messages", "{\"id\": \"%s\", \"text\": 5}".formatted(id())),
                "text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u202eright to left\\u202c and \\u2066isolated\\u2069",
                "a\\u200bb\\u200dc\\ufeffd",
                "\\u0000\\u0007\\u001b[31m",
                "pаypal, with a Cyrillic a",
                "👩‍👩‍👧‍👦 🇩🇪 e\\u0301",
                "<script>alert(1)</script> <img src=x onerror=alert(1)>",
                "'; DROP TABLE messages; --",
                "${jndi:ldap://127.0.0.1/x} {{7*7}} %s%n"
            })
    void keepsATextAsItCame(String written) {
        keeps(written);
    }

    @Test
    void keepsTextsThatAreHardToDraw() {
        keeps("Z" + "\\u0301\\u0316\\u0489".repeat(2_000));
        keeps("**_~~[".repeat(2_000));
        keeps("> ".repeat(8_000));
        keeps("[".repeat(16_000));
        keeps("`".repeat(16_000));
        keeps("@an ".repeat(4_096));
        assertThat(post(id(), "@an ".repeat(10_000)).code()).isEqualTo("too_large");
    }

    private static void keeps(String written) {
        var posted = post(id(), written);
        assertThat(posted.status()).as(posted.body()).isEqualTo(201);
        var sent = Contract.json("{\"text\": \"" + written + "\"}").get("text").asText();
        assertThat(posted.json().get("text").asText()).isEqualTo(sent);
        var page = anna.get(room + "/messages?limit=1").json().get("messages");
        assertThat(page.get(0).get("text").asText()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "not-a-uuid", "0190163d-8694-739b-aea5-966c26f8ad9", "{}"})
    void refusesIdsThatAreNoUuids(String id) {
        isBadField(post(id.replace("\"", ""), "hello"), "id");
    }

    @Test
    void refusesToReadBeyondTheEndOrWhatIsNoNumber() {
        isBadField(anna.put(room + "/read", "{\"seq\": 9007199254740991}"), "seq");
        isBadField(anna.put(room + "/read", "{\"seq\": 1000}"), "seq");
        for (var wrong :
                List.of("0", "-1", "1.5", "\"1\"", "null", "9007199254740992", "1e400", "[]")) {
            isBadField(anna.put(room + "/read", "{\"seq\": " + wrong + "}"), "seq");
        }
        isBadField(anna.put(room + "/read", "{}"), "seq");
    }

    @ParameterizedTest
    @CsvSource({
        "limit, limit=0",
        "limit, limit=201",
        "limit, limit=x",
        "limit, limit=-1",
        "before, before=0",
        "before, before=x",
        "after, after=-1",
        "around, around=99999999999999999999",
        "before, before=1&after=2"
    })
    void namesTheParameterThatIsWrong(String field, String query) {
        isBadField(anna.get(room + "/messages?" + query), field);
    }

    @Test
    void answersAPageBeyondTheEndWithNothing() {
        var page = anna.get(room + "/messages?after=9007199254740991");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().get("messages")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9007199254740991", "1", "2000"})
    void knowsNoMessageThatIsNotThere(String seq) {
        var message = room + "/messages/" + seq;
        var body = "{\"id\": \"%s\", \"text\": \"x\"}".formatted(id());

        assertThat(anna.patch(message, body).code()).isEqualTo("not_found");
        assertThat(anna.delete(message).code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5", "99999999999999999999"})
    void refusesSeqsThatAreNone(String seq) {
        isBadFieldOf(anna.delete(room + "/messages/" + seq), "seq", "target");
    }

    private static void isBadFieldOf(ApiClient.Reply reply, String... fields) {
        assertThat(reply.code()).isEqualTo("bad_field");
        assertThat(reply.field()).isIn((Object[]) fields);
    }

    // What one may not see

    @Test
    void answersTheSameAboutForeignUnknownAndImpossibleChannels() {
        var unknown =
                ChannelId.created(AccountId.random(new Random(1)), CommandId.of(id())).value();
        var inbox = ChannelId.inbox(AccountId.random(new Random(2))).value();
        for (var other : List.of(unknown, inbox, "x", "%00", "..%2f..", "c".repeat(2_000))) {
            var path = "/channels/" + other;
            assertThat(ben.get(path).problem()).isEqualTo(ben.get(room).problem());
            assertThat(ben.get(path + "/messages").problem())
                    .isEqualTo(ben.get(room + "/messages").problem());
            assertThat(ben.get(path + "/members").problem())
                    .isEqualTo(ben.get(room + "/members").problem());
            var message = "{\"id\": \"%s\", \"text\": \"x\"}".formatted(id());
            assertThat(ben.post(path + "/messages", message).problem())
                    .isEqualTo(ben.post(room + "/messages", message).problem());
            assertThat(ben.put(path + "/members/me").problem())
                    .isEqualTo(ben.put(room + "/members/me").problem());
            assertThat(ben.put(path + "/read", "{\"seq\": 1}").problem())
                    .isEqualTo(ben.put(room + "/read", "{\"seq\": 1}").problem());
            assertThat(ben.delete(path).problem()).isEqualTo(ben.delete(room).problem());
        }
        assertThat(ben.get(room).code()).isEqualTo("not_found");
    }

    // Addresses and methods

    @Test
    void answersNotFoundToAnUnknownPath() {
        for (var path : List.of("/", "/nothing", "/me/too", "/channels/x/y")) {
            var reply = anna.raw("GET", "/api/v1" + path, null);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.code()).isEqualTo("not_found");
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        }
        assertThat(anna.raw("GET", "/api/v2/me", null).code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users?query=%zz", "/users?query=%", "/channels/%zz"})
    void answersAnAddressThatCannotBeReadAsTheClientsMistake(String path) {
        var answer = rawGet("/api/v1" + path);

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"bad_field\"");
    }

    private static String rawGet(String path) {
        try (var socket = new Socket("localhost", server.base().getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\nConnection: close\r\n\r\n"
                                    .formatted(path, anna.cookie())
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void answersAWrongMethodWithThoseThatThereAre() {
        var reply = anna.send("PUT", "/me", "{}");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.code()).isEqualTo("wrong_method");
        assertThat(reply.header("Allow")).isEqualTo("GET, PATCH, DELETE");
        assertThat(anna.send("PATCH", "/channels/directory", "{}").status()).isEqualTo(405);
        assertThat(anna.raw("POST", "/healthz", "").status()).isEqualTo(405);
        assertThat(anna.raw("POST", "/anything", "").status()).isEqualTo(405);
    }

    // Tokens

    private static HandMadeToken token() {
        return new HandMadeToken(sessionOf(anna), sessionOf(ben), ApiServer.SECRET);
    }

    private static Identity sessionOf(ApiClient person) {
        var account = new AccountId(person.get("/me").json().get("id").asText());
        return server.sessions().beginWithTokens(account, "cli").identity();
    }

    private static void isBadToken(String token) {
        var reply = server.client().withToken(token).get("/me");
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("bad_token");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void takesATokenWhenAllOfItIsRight() {
        var reply = server.client().withToken(token().right()).get("/me");

        assertThat(reply.status()).isEqualTo(200);
    }

    static Stream<Arguments> tokens() {
        return HandMadeToken.rows().stream()
                .map(row -> arguments(row.get(0), row.get(1), row.get(2), row.get(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void refusesATokenThatIsNotAllRight(
            String what, String header, String claims, String signature) {
        isBadToken(token().of(header, claims, signature));
    }

    @Test
    void refusesATokenThatIsForSomethingElseOrNone() {
        isBadToken(anna.cookie().replaceFirst("parley_session=", ""));
        isBadToken(anna.get("/gateway").json().get("ticket").asText());
        isBadToken("x");
        isBadToken("x".repeat(4_000));
    }

    @Test
    void refusesAnAccessTokenInTheCookie() {
        var reply = server.client().withCookie("parley_session=" + token().right()).get("/me");

        assertThat(reply.code()).isEqualTo("unauthenticated");
    }

    @Test
    void refusesOtherWaysOfSayingWhoOneIs() {
        assertThat(
                        server.client()
                                .with("Authorization", "Basic YW5uYTpjb3JyZWN0IGhvcnNl")
                                .get("/me")
                                .code())
                .isEqualTo("unauthenticated");
        assertThat(server.client().get("/me").code()).isEqualTo("unauthenticated");
    }

    @Test
    void asksForASessionBeforeAnythingElse() {
        for (var call : ApiRoleTest.calls()) {
            if (call.access() == Call.Access.SIGNED_IN) {
                var path = call.path().replaceAll("\\{\\w+}", "x");
                var reply = server.client().send(call.method().name(), path, null);
                assertThat(reply.status()).as(call.path()).isEqualTo(401);
                assertThat(reply.code()).isEqualTo("unauthenticated");
            }
        }
    }
}
