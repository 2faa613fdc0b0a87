package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

class InvitationHttpTest {
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

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static String room(ApiClient owner, String name, String visibility) {
        return owner.post(
                        "/channels",
                        """
                        {"id": "%s", "name": "%s", "kind": "room", "visibility": "%s"}
                        """
                                .formatted(id(), name, visibility))
                .json()
                .path("id")
                .asText();
    }

    private static ApiClient.Reply invite(ApiClient by, String body) {
        return by.post("/invitations", body);
    }

    private static String secret(ApiClient.Reply made) {
        assertThat(made.status()).isEqualTo(201);
        return made.json().path("url").asText().replaceFirst(".*#", "");
    }

    private static String secretFor(ApiClient by, String channel) {
        return secret(invite(by, "{\"channel\": \"%s\"}".formatted(channel)));
    }

    private ApiClient.Reply signUp(String username, String invitation) {
        return server.client()
                .post(
                        "/accounts",
                        """
                        {"username": "%s", "password": "correct horse", "invitation": "%s"}
                        """
                                .formatted(username, invitation));
    }

    private ApiClient.Reply signUp(String username) {
        return server.client()
                .post(
                        "/accounts",
                        "{\"username\": \"%s\", \"password\": \"correct horse\"}"
                                .formatted(username));
    }

    private static ApiClient.Reply accept(ApiClient guest, String invitation) {
        return accept(guest, invitation, id());
    }

    private static ApiClient.Reply accept(ApiClient guest, String invitation, String id) {
        return guest.post(
                "/invitations/accept",
                "{\"invitation\": \"%s\", \"id\": \"%s\"}".formatted(invitation, id));
    }

    private ApiClient.Reply check(String invitation) {
        return server.client()
                .post("/invitations/check", "{\"invitation\": \"%s\"}".formatted(invitation));
    }

    private void set(String settings) {
        assertThat(admin.patch("/admin/settings", settings).status()).isEqualTo(200);
    }

    private List<String> roomsOf(ApiClient person) {
        return person.get("/channels").json().path("channels").findValuesAsText("name");
    }

    private static void assertBadCode(ApiClient.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("bad_code");
        assertThat(reply.field()).isEqualTo("invitation");
    }

    @Test
    void isALinkWhoseSecretStandsBehindTheHash() {
        var made = invite(ana, "{\"uses\": 3, \"expires_in\": 3600}").json();

        assertThat(made.path("url").asText()).matches(server.base() + "/invite#[A-Za-z0-9_-]{38}");
        assertThat(made.path("uses_left").asLong()).isEqualTo(3);
        assertThat(made.path("inviter").path("username").asText()).isEqualTo("ana");
        assertThat(made.path("expires_at").asLong() - made.path("created_at").asLong())
                .isEqualTo(3_600_000);
    }

    @Test
    void canBeShownAgainToItsMakerAndToAdministratorsOnly() {
        var url = invite(ana, "{}").json().path("url").asText();
        var ben = server.browserOf("ben");

        assertThat(ana.get("/invitations").body()).contains(url);
        assertThat(admin.get("/invitations").body()).contains(url);
        assertThat(ben.get("/invitations").json().path("invitations")).isEmpty();
    }

    @Test
    void tellsWhoInvitesToWhatWithoutAnAccount() {
        var secret = secretFor(ana, room(ana, "plans", "private"));

        var invited = check(secret).json();
        assertThat(invited.path("server").asText()).isEqualTo("Parley");
        assertThat(invited.path("channel_name").asText()).isEqualTo("plans");
        assertThat(invited.path("inviter").path("username").asText()).isEqualTo("ana");
        assertBadCode(check(secret.substring(1) + "x"));
        assertBadCode(check("nonsense"));
        assertBadCode(check(secret.substring(0, 16)));
    }

    @Test
    void bringsIntoAPublicRoom() {
        var ben = server.browserOf("ben");
        var secret = secretFor(ana, room(ana, "lunch", "public"));

        assertThat(accept(ben, secret).json().at("/channel/name").asText()).isEqualTo("lunch");
        assertThat(roomsOf(ben)).contains("lunch");
    }

    @Test
    void bringsIntoAPrivateRoomAsItsMakerWould() {
        var ben = server.browserOf("ben");
        var plans = room(ana, "plans", "private");
        var secret = secretFor(ana, plans);

        assertThat(accept(ben, secret).status()).isEqualTo(200);

        assertThat(ben.get("/channels/" + plans + "/members").body()).contains("\"ben\"");
        var added = ana.get("/channels/" + plans + "/messages").json().path("events").get(1);
        assertThat(added.path("change").asText()).isEqualTo("added");
        assertThat(added.at("/by/username").asText()).isEqualTo("ana");
    }

    @Test
    void countsARetryAndAMemberOnce() {
        var ben = server.browserOf("ben");
        var plans = room(ana, "plans", "private");
        var secret = secret(invite(ana, "{\"channel\": \"%s\", \"uses\": 2}".formatted(plans)));
        var id = id();

        assertThat(accept(ben, secret, id).status()).isEqualTo(200);
        assertThat(accept(ben, secret, id).status()).isEqualTo(200);
        assertThat(accept(ben, secret).status()).isEqualTo(200);

        assertThat(ana.get("/invitations").json().at("/invitations/0/uses_left").asLong())
                .isEqualTo(1);
    }

    @Test
    void letsInNoMoreThanItSaysHoweverManyTryAtOnce() throws Exception {
        var plans = room(ana, "plans", "private");
        var secret = secret(invite(ana, "{\"channel\": \"%s\", \"uses\": 3}".formatted(plans)));
        var guests = IntStream.range(0, 8).mapToObj(i -> server.browserOf("guest" + i)).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies =
                    threads.invokeAll(
                            guests.stream()
                                    .<Callable<Integer>>map(
                                            guest -> () -> accept(guest, secret).status())
                                    .toList());
            var statuses = new ArrayList<Integer>();
            for (var reply : replies) {
                statuses.add(reply.get());
            }
            assertThat(statuses).containsOnly(200, 400);
            assertThat(statuses.stream().filter(s -> s == 200)).hasSize(3);
        }
        assertThat(ana.get("/channels/" + plans).json().path("members").asInt()).isEqualTo(4);
    }

    @Test
    void worksNoLongerWhenItsMakerMayNotInviteAnyMore() {
        var plans = room(ana, "plans", "private");
        var ben = server.browserOf("ben");
        accept(ben, secretFor(ana, plans));
        var secret = secretFor(ana, plans);

        assertThat(ana.delete("/channels/" + plans + "/members/me").status()).isEqualTo(204);

        assertBadCode(check(secret));
        assertBadCode(accept(server.browserOf("carl"), secret));
    }

    @Test
    void isMadeForAPrivateRoomByThoseWhoRunItOnly() {
        var plans = room(ana, "plans", "private");
        var ben = server.browserOf("ben");
        accept(ben, secretFor(ana, plans));
        var carl = server.browserOf("carl");

        assertThat(invite(ben, "{\"channel\": \"%s\"}".formatted(plans)).code())
                .isEqualTo("forbidden");
        assertThat(invite(carl, "{\"channel\": \"%s\"}".formatted(plans)).code())
                .isEqualTo("not_found");
        assertThat(invite(carl, "{\"channel\": \"%s\"}".formatted(room(ana, "x", "public"))).code())
                .isEqualTo("not_member");
    }

    @Test
    void isTakenBackByItsMakerOrAnAdministrator() {
        var first = invite(ana, "{}");
        var second = invite(ana, "{}");
        var ben = server.browserOf("ben");

        var path = "/invitations/" + first.json().path("id").asText();
        assertThat(ben.delete(path).status()).isEqualTo(404);
        assertThat(ana.delete(path).status()).isEqualTo(204);
        assertThat(ana.delete(path).status()).isEqualTo(404);
        assertThat(admin.delete("/invitations/" + second.json().path("id").asText()).status())
                .isEqualTo(204);
        assertBadCode(check(secret(first)));
        assertBadCode(check(secret(second)));
    }

    @Test
    void signsUpAndJoinsItsRoomAtOnce() {
        set("{\"registration\": \"invitation\"}");
        var plans = room(ana, "plans", "private");
        var secret = secret(invite(ana, "{\"channel\": \"%s\", \"uses\": 1}".formatted(plans)));

        assertBadCode(signUp("dora"));
        var dora = signUp("dora", secret);
        assertThat(dora.status()).isEqualTo(201);
        assertThat(roomsOf(server.client().withCookie(dora.cookie()))).contains("plans", "general");
        assertBadCode(signUp("emil", secret));
    }

    @Test
    void isNotUsedByASignUpThatFails() {
        set("{\"registration\": \"invitation\"}");
        var secret = secret(invite(ana, "{\"uses\": 1}"));

        assertThat(signUp("ana", secret).code()).isEqualTo("name_taken");
        assertThat(signUp("dora", secret).status()).isEqualTo(201);
        assertBadCode(signUp("emil", secret));
    }

    @Test
    void isAnAdministratorsMatterWhileRegistrationIsClosed() {
        var anas = secret(invite(ana, "{}"));
        var lunch = room(ana, "lunch", "public");
        var anasToRoom = secretFor(ana, lunch);
        var ben = server.browserOf("ben");
        set("{\"registration\": \"closed\"}");

        assertThat(invite(ana, "{}").code()).isEqualTo("forbidden");
        assertBadCode(signUp("dora"));
        assertBadCode(signUp("dora", anas));
        assertBadCode(signUp("dora", anasToRoom));
        assertThat(accept(ben, anasToRoom).status()).isEqualTo(200);
        assertThat(signUp("dora", secret(invite(admin, "{}"))).status()).isEqualTo(201);
    }

    @Test
    void isAnAdministratorsMatterWhereMembersMayNotInvite() {
        set("{\"registration\": \"invitation\", \"members_may_invite\": false}");

        assertThat(invite(ana, "{}").code()).isEqualTo("forbidden");
        assertThat(
                        invite(ana, "{\"channel\": \"%s\"}".formatted(room(ana, "r", "public")))
                                .status())
                .isEqualTo(201);
        assertThat(signUp("dora", secret(invite(admin, "{}"))).status()).isEqualTo(201);
    }

    @Test
    void isMadeAtMostFiftyTimesAnHour() {
        IntStream.range(0, 50).forEach(i -> assertThat(invite(ana, "{}").status()).isEqualTo(201));

        var refused = invite(ana, "{}");
        assertThat(refused.code()).isEqualTo("rate_limited");
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(invite(admin, "{}").status()).isEqualTo(201);
    }

    @Test
    void hasLimitsForUsesAndTime() {
        assertThat(invite(ana, "{\"uses\": 0}").field()).isEqualTo("uses");
        assertThat(invite(ana, "{\"expires_in\": 0}").field()).isEqualTo("expires_in");
        assertThat(invite(ana, "{\"expires_in\": 7776001}").field()).isEqualTo("expires_in");
        assertThat(invite(ana, "{\"expires_in\": 7776000}").status()).isEqualTo(201);
    }
}
