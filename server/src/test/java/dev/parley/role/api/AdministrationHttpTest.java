package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

class AdministrationHttpTest {
    @TempDir Path data;
    private ApiServer server;
    private ApiClient admin;
    private ApiClient ana;

    @BeforeEach
    void start() {
        server = ApiServer.start(data);
        admin = server.browserOf("admin1");
        ana = server.browserOf("ana");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ApiClient.Reply signIn(String username, String password) {
        return server.client()
                .post(
                        "/sessions",
                        "{\"login\": \"%s\", \"password\": \"%s\"}".formatted(username, password));
    }

    /** Every call below {@code /admin} with a body that it takes. */
    private static List<ApiClient.Reply> all(ApiClient by) {
        return List.of(
                by.get("/admin/users"),
                by.post("/admin/users", "{\"username\": \"eve\"}"),
                by.patch("/admin/users/ana", "{\"administrator\": true}"),
                by.post("/admin/users/ana/password", "{}"),
                by.get("/admin/settings"),
                by.patch("/admin/settings", "{\"name\": \"mine\"}"),
                by.post("/admin/invitations", "{}"),
                by.post("/admin/backups", "{\"folder\": \"/nowhere\"}"));
    }

    @Test
    void isNotForMembers() {
        assertThat(all(ana)).hasSize(8).extracting(ApiClient.Reply::status).containsOnly(403);
        assertThat(all(ana)).extracting(ApiClient.Reply::code).containsOnly("forbidden");
    }

    @Test
    void isNotForWhoIsNotSignedIn() {
        assertThat(all(server.client())).extracting(ApiClient.Reply::status).containsOnly(401);
        assertThat(all(server.client().withToken("x".repeat(43))))
                .extracting(ApiClient.Reply::code)
                .containsOnly("bad_token");
    }

    @Test
    void takesTheFoldersTokenFromThisMachineOnly() {
        var operator = server.operator();

        assertThat(operator.get("/admin/users").status()).isEqualTo(200);
        assertThat(all(operator.with("X-Forwarded-For", "192.0.2.7")))
                .extracting(ApiClient.Reply::code)
                .containsOnly("bad_token");
        assertThat(all(operator)).noneMatch(reply -> reply.status() >= 400);
    }

    @Test
    void takesTheFoldersTokenForNothingElse() {
        var operator = server.operator();

        assertThat(operator.get("/me").code()).isEqualTo("bad_token");
        assertThat(operator.get("/channels").code()).isEqualTo("bad_token");
        assertThat(operator.post("/invitations", "{}").code()).isEqualTo("bad_token");
    }

    @Test
    void leavesInvitationsAndBackupsByTokenToTheFolder() {
        assertThat(admin.post("/admin/backups", "{\"folder\": \"/nowhere\"}").code())
                .isEqualTo("forbidden");
        assertThat(admin.post("/admin/invitations", "{}").code()).isEqualTo("forbidden");
    }

    @Test
    void listsAccountsPageByPage() {
        var page = admin.get("/admin/users?limit=1").json();
        assertThat(page.path("has_more").asBoolean()).isTrue();
        assertThat(page.at("/users/0/username").asText()).isEqualTo("admin1");
        assertThat(page.at("/users/0/administrator").asBoolean()).isTrue();
        assertThat(page.at("/users/0/last_seen_at").asLong()).isPositive();

        var rest = admin.get("/admin/users?limit=1&after=admin1").json();
        assertThat(rest.at("/users/0/username").asText()).isEqualTo("ana");
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        assertThat(admin.get("/admin/users?query=AN").body())
                .contains("ana")
                .doesNotContain("admin1");
    }

    @Test
    void makesAccountsWhoeverElseMaySignUp() {
        admin.patch("/admin/settings", "{\"registration\": \"closed\"}");
        var made = admin.post("/admin/users", "{\"username\": \"dora\", \"email\": \"d@x.org\"}");

        assertThat(made.status()).isEqualTo(201);
        var password = made.json().path("password").asText();
        assertThat(password).matches("[a-z2-9]{4}(-[a-z2-9]{4}){3}");
        assertThat(signIn("dora", password).status()).isEqualTo(200);
        assertThat(admin.post("/admin/users", "{\"username\": \"dora\"}").code())
                .isEqualTo("name_taken");
        assertThat(
                        admin.post("/admin/users", "{\"username\": \"d2\", \"email\": \"D@x.org\"}")
                                .field())
                .isEqualTo("email");
    }

    @Test
    void makesAccountsWithAPasswordThatIsNotToldAgain() {
        var made =
                admin.post(
                        "/admin/users",
                        """
                        {"username": "dora", "password": "correct horse", "administrator": true}
                        """);

        assertThat(made.json().has("password")).isFalse();
        assertThat(made.json().at("/user/administrator").asBoolean()).isTrue();
        assertThat(signIn("dora", "correct horse").status()).isEqualTo(200);
    }

    @Test
    void signsOutWhoIsDisabledAndLetsNobodyIn() {
        var tokens =
                server.client()
                        .post(
                                "/tokens",
                                """
                                {"login": "ana", "password": "correct horse", "device": "cli"}
                                """)
                        .json();
        var ended = new CopyOnWriteArrayList<Object>();
        server.sessions().onEnded(ended::add);

        var reply = admin.patch("/admin/users/ana", "{\"disabled\": true}");

        assertThat(reply.json().path("disabled").asBoolean()).isTrue();
        assertThat(ended).hasSize(2);
        assertThat(ana.get("/me").status()).isEqualTo(401);
        var program = server.client().withToken(tokens.path("access_token").asText());
        assertThat(program.get("/gateway").status()).isEqualTo(401);
        assertThat(
                        server.client()
                                .post(
                                        "/tokens/refresh",
                                        "{\"refresh_token\": \"%s\"}"
                                                .formatted(tokens.path("refresh_token").asText()))
                                .status())
                .isEqualTo(401);
        assertThat(signIn("ana", "correct horse").code()).isEqualTo("bad_credentials");

        admin.patch("/admin/users/ana", "{\"disabled\": false}");
        assertThat(signIn("ana", "correct horse").status()).isEqualTo(200);
        assertThat(ana.get("/me").status()).isEqualTo(401);
    }

    @Test
    void givesSomeoneAnotherPasswordAndSignsThemOut() {
        var made = admin.post("/admin/users/ana/password", "{}").json().path("password").asText();

        assertThat(ana.get("/me").status()).isEqualTo(401);
        assertThat(signIn("ana", "correct horse").status()).isEqualTo(401);
        assertThat(signIn("ana", made).status()).isEqualTo(200);
        var given = admin.post("/admin/users/ana/password", "{\"password\": \"battery staple\"}");
        assertThat(given.json().has("password")).isFalse();
        assertThat(signIn("ana", "battery staple").status()).isEqualTo(200);
        assertThat(admin.post("/admin/users/nobody/password", "{}").code()).isEqualTo("not_found");
    }

    @Test
    void keepsTheLastAdministrator() {
        var refused = admin.patch("/admin/users/admin1", "{\"disabled\": true}");
        assertThat(refused.code()).isEqualTo("forbidden");
        assertThat(admin.patch("/admin/users/admin1", "{\"administrator\": false}").code())
                .isEqualTo("forbidden");

        admin.patch("/admin/users/ana", "{\"administrator\": true}");
        assertThat(ana.patch("/admin/users/admin1", "{\"administrator\": false}").status())
                .isEqualTo(200);
        assertThat(admin.get("/admin/users").code()).isEqualTo("forbidden");
        assertThat(ana.patch("/admin/users/nobody", "{\"disabled\": true}").code())
                .isEqualTo("not_found");
    }

    @Test
    void takesBackWhatADisabledPersonHasInvitedWith() {
        var url = ana.post("/invitations", "{}").json().path("url").asText();
        var secret = url.replaceFirst(".*#", "");
        admin.patch("/admin/users/ana", "{\"disabled\": true}");

        assertThat(
                        server.client()
                                .post(
                                        "/invitations/check",
                                        "{\"invitation\": \"%s\"}".formatted(secret))
                                .code())
                .isEqualTo("bad_code");
    }

    @Test
    void invitesInTheNameOfSomeoneWhoMay() {
        var toServer = server.operator().post("/admin/invitations", "{\"uses\": 1}").json();
        assertThat(toServer.at("/inviter/username").asText()).isEqualTo("admin1");

        ana.post(
                "/channels",
                """
                {"id": "%s", "name": "Lunch", "kind": "room", "visibility": "public"}
                """
                        .formatted(UUID.randomUUID()));
        var toRoom =
                server.operator().post("/admin/invitations", "{\"channel\": \"lunch\"}").json();
        assertThat(toRoom.at("/inviter/username").asText()).isEqualTo("ana");
        assertThat(toRoom.path("channel_name").asText()).isEqualTo("Lunch");
        assertThat(
                        server.operator()
                                .post("/admin/invitations", "{\"channel\": \"nowhere\"}")
                                .code())
                .isEqualTo("not_found");
    }
}
