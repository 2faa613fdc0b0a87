package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;

/** Bodies of the HTTP API. */
class BodiesTest {
    private static final String ID = "01927f4c-9a3b-7c00-8000-000000000001";

    @Test
    void readsWhatTheContractSays() {
        var signUp =
                read(
                        Api.SignUp.class,
                        """
                        {"username": "ann", "password": "correct horse", "email": "ann@example.org",
                         "code": "123456", "display_name": "Ann", "invitation": "i", "setup_code": "s",
                         "shoe_size": 38}
                        """);

        assertThat(signUp)
                .isEqualTo(
                        new Api.SignUp(
                                "ann",
                                "correct horse",
                                "ann@example.org",
                                "123456",
                                "Ann",
                                "i",
                                "s"));
    }

    @Test
    void writesNamesAsTheContractHasThem() {
        assertThat(text(new Api.Tokens("a", "r", 900)))
                .isEqualTo("{\"access_token\":\"a\",\"refresh_token\":\"r\",\"expires_in\":900}");
        assertThat(text(new Api.Member(new UserRef("u", "ann", "Ann"), MemberRole.OWNER, 4, null)))
                .isEqualTo(
                        "{\"user\":{\"id\":\"u\",\"username\":\"ann\",\"display_name\":\"Ann\"},"
                                + "\"role\":\"owner\",\"read_seq\":4}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"password": "correct horse"}                                        | username
                    {"username": "ann"}                                                  | password
                    {"username": null, "password": "correct horse"}                      | username
                    {"username": 5, "password": "correct horse"}                         | username
                    {"username": "Ann", "password": "correct horse"}                     | username
                    {"username": "admin", "password": "correct horse"}                   | username
                    {"username": "ann", "password": "short"}                             | password
                    {"username": "ann", "password": true}                                | password
                    {"username": "ann", "password": "correct horse", "email": "nobody"}  | email
                    {"username": "ann", "password": "correct horse", "display_name": ""} | display_name
                    """)
    void namesTheFieldThatIsWrong(String body, String field) {
        var refused = refusal(Api.SignUp.class, body);

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refused.field()).isEqualTo(field);
    }

    @Test
    void countsAPasswordByCharacters() {
        assertThat(refusal(Api.SignUp.class, signUp("👋".repeat(7))).field()).isEqualTo("password");
        assertThat(read(Api.SignUp.class, signUp("👋".repeat(8))).password()).hasSize(16);
        assertThat(read(Api.SignUp.class, signUp("x".repeat(256))).password()).hasSize(256);
        assertThat(refusal(Api.SignUp.class, signUp("x".repeat(257))).field())
                .isEqualTo("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{\"login\":\"a\",\"login\":\"b\",\"password\":\"p\"}",
                "{\"login\":\"a\",\"password\":\"p\"} x"
            })
    void refusesWhatIsNoObject(String body) {
        assertThat(refusal(Api.SignIn.class, body).code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    @Test
    void refusesDeepBodies() {
        var deep = "{\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";

        assertThat(refusal(Api.SignIn.class, deep).code()).isEqualTo(ErrorCode.TOO_COMPLEX);
    }

    @Test
    void holdsNewChannelsToTheRulesOfTheFrame() {
        var room =
                read(
                        Api.NewChannel.class,
                        "{\"id\":\"%s\",\"name\":\"Team\",\"kind\":\"room\"}".formatted(ID));

        assertThat(room.frame())
                .isEqualTo(
                        new ClientFrame.CreateChannel(
                                null, ID, "Team", ChannelKind.ROOM, null, List.of()));
        assertThat(
                        refusal(
                                        Api.NewChannel.class,
                                        "{\"id\":\"1\",\"name\":\"Team\",\"kind\":\"room\"}")
                                .field())
                .isEqualTo("id");
        assertThat(
                        refusal(
                                        Api.NewChannel.class,
                                        "{\"id\":\"%s\",\"kind\":\"room\"}".formatted(ID))
                                .field())
                .isEqualTo("name");
    }

    @Test
    void takesOneChangeAtATime() {
        assertThat(read(Api.ChannelChange.class, change("\"name\":\"Team\"")).name())
                .isEqualTo("Team");
        assertThat(read(Api.ChannelChange.class, change("\"topic\":\"\"")).topic()).isEmpty();
        assertThat(refusal(Api.ChannelChange.class, change("\"x\":1")).code())
                .isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(
                        refusal(Api.ChannelChange.class, change("\"name\":\"a\",\"topic\":\"b\""))
                                .code())
                .isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(
                        refusal(
                                        Api.ChannelChange.class,
                                        change("\"topic\":\"" + "x".repeat(251) + "\""))
                                .field())
                .isEqualTo("topic");
    }

    @Test
    void boundsMessages() {
        assertThat(refusal(Api.NewMessage.class, message("")).field()).isEqualTo("text");
        assertThat(refusal(Api.NewMessage.class, message("x".repeat(16_385))).code())
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(read(Api.NewMessage.class, message("x".repeat(16_384))).text()).hasSize(16_384);
    }

    @Test
    void readsPagesWithEventsFromTheFuture() {
        var page =
                read(
                        Api.Page.class,
                        """
                        {"messages": [], "from": 3, "to": 3, "epoch": 1, "has_before": true,
                         "has_after": false,
                         "events": [{"type": "reaction_added", "channel": "c", "epoch": 1, "seq": 3}]}
                        """);

        assertThat(page.events()).containsExactly(new ServerFrame.Event("c", 1, 3));
    }

    @Test
    void readsProblemsWithCodesFromTheFuture() {
        var problem =
                read(
                        Api.Problem.class,
                        """
                        {"type": "about:blank", "title": "No tea", "status": 418, "code": "no_tea",
                         "detail": "There is no tea left.", "request_id": "r"}
                        """);

        assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(problem.detail()).isEqualTo("There is no tea left.");
    }

    @Test
    void keepsSecretsOutOfLogs() {
        assertThat(
                        List.of(
                                new Api.SignUp(
                                        "ann", "hunter22", null, "123456", null, "inv", "set"),
                                new Api.SignIn("ann", "hunter22"),
                                new Api.TokenRequest("ann", "hunter22", "laptop"),
                                new Api.RefreshRequest("hunter22"),
                                new Api.Tokens("hunter22", "hunter22", 1),
                                new Api.Gateway("ws://host/ws", null, "hunter22", 30)))
                .allSatisfy(
                        body ->
                                assertThat(body.toString())
                                        .doesNotContain("hunter22", "123456", "inv", "set="));
    }

    private static String signUp(String password) {
        return "{\"username\":\"ann\",\"password\":\"" + password + "\"}";
    }

    private static String change(String fields) {
        return "{\"id\":\"" + ID + "\"," + fields + "}";
    }

    private static String message(String text) {
        return "{\"id\":\"" + ID + "\",\"text\":\"" + text + "\"}";
    }

    /** In hex: what stands between the quotes of a login. */
    @ParameterizedTest
    @ValueSource(strings = {"c0af", "e080af", "eda080", "f4908080", "80", "c3", "ff"})
    void refusesTextThatIsNoUtf8(String hex) {
        var body = new ByteArrayOutputStream();
        body.writeBytes("{\"password\": \"x\", \"login\": \"".getBytes(UTF_8));
        body.writeBytes(HexFormat.of().parseHex(hex));
        body.writeBytes("\"}".getBytes(UTF_8));

        isNoJson(body.toByteArray());
    }

    @Test
    void refusesOtherEncodings() {
        var json = "{\"login\": \"ann\", \"password\": \"x\"}";
        for (var encoding : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE")) {
            isNoJson(json.getBytes(Charset.forName(encoding)));
        }
    }

    private static void isNoJson(byte[] body) {
        var refused =
                catchThrowableOfType(
                        ProtocolException.class, () -> Json.body(body, Api.SignIn.class));
        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    private static <T> T read(Class<T> type, String body) {
        return Json.body(body.getBytes(UTF_8), type);
    }

    private static ProtocolException refusal(Class<?> type, String body) {
        var refused = catchThrowableOfType(ProtocolException.class, () -> read(type, body));
        assertThat(refused).as(body).isNotNull();
        return refused;
    }

    private static String text(Object body) {
        return new String(Json.encode(body), UTF_8);
    }
}
