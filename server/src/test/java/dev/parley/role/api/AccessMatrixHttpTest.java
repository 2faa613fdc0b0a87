package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Submitted;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Visibility;
import dev.parley.relay.Outcome;
import dev.parley.testkit.Table;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Every call of the document, made by everyone: {@code access/http.txt} says what each is answered.
 * A call without a row fails the test. What one may not see and what does not exist must be
 * answered the same, but for the request's id.
 */
class AccessMatrixHttpTest {
    private static final String FILE = "/access/http.txt";
    private static final int COLUMNS = 2 + Role.values().length;

    /** Conversations that nobody but those in them may know of. */
    private static final List<String> HIDDEN = List.of("$private", "$direct", "$inbox");

    @TempDir private static Path data;
    private static final AtomicInteger number = new AtomicInteger();
    private static ApiServer server;
    private static Caller olga;
    private static Caller mia;

    /** Who asks; in the order of the file's columns. */
    private enum Role {
        ANONYMOUS,
        STRANGER,
        FORMER_MEMBER,
        MEMBER,
        OWNER,
        ADMINISTRATOR
    }

    @BeforeAll
    static void start() {
        server = ApiServer.start(data);
        olga = server.node().signUp("olga");
        mia = server.node().signUp("mia");
        server.node().signUp("bystander");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<List<String>> rows() {
        return Table.rows(AccessMatrixHttpTest.class, FILE, COLUMNS);
    }

    static Stream<Arguments> cells() {
        return rows().stream()
                .map(row -> arguments(row.get(0), row.get(1), row.subList(2, COLUMNS)));
    }

    static Stream<Arguments> hidden() {
        return rows().stream()
                .filter(row -> HIDDEN.stream().anyMatch((row.get(0) + row.get(1))::contains))
                .map(row -> arguments(row.get(0), row.get(1)));
    }

    @Test
    void hasARowForEveryCall() {
        var contract = Contract.read();
        var called = new TreeSet<String>();
        for (var row : rows()) {
            var call = row.get(0).split(" ", 2);
            called.add(call[0] + " " + contract.template(call[1]));
        }
        assertThat(called).isEqualTo(contract.calls());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void answersEachAsTheyMay(String call, String body, List<String> expected) {
        var wrong = new SoftAssertions();
        for (var role : Role.values()) {
            var scene = new Scene(role, call + body);
            var answer = shown(scene.ask(call, body));
            wrong.assertThat(answer)
                    .as("%s by %s", call, role)
                    .isEqualTo(expected.get(role.ordinal()));
        }
        wrong.assertAll();
    }

    /** The status, or the error's code, which has one status. */
    private static String shown(ApiClient.Reply reply) {
        if (reply.status() < 400) {
            return Integer.toString(reply.status());
        }
        assertThat(reply.status()).isEqualTo(ErrorCode.of(reply.code()).httpStatus());
        return reply.code();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hidden")
    void answersAboutWhatMayNotBeSeenAsAboutWhatIsNotThere(String call, String body) {
        for (var role : Role.values()) {
            var scene = new Scene(role, call + body);
            if (!scene.maySee) {
                var there = scene.ask(call, body).problem();
                var notThere = scene.hidingNothing().ask(call, body).problem();
                assertThat(there).as("%s by %s", call, role).isEqualTo(notThere);
                assertThat(there)
                        .startsWith(role == Role.ANONYMOUS ? "401 " : "404 ")
                        .contains(role == Role.ANONYMOUS ? "unauthenticated" : "not_found");
            }
        }
    }

    /** Someone who asks, and the conversations that they ask about; new for each question. */
    private static final class Scene {
        private final ApiClient client;
        private final Map<String, String> names;
        private final boolean maySee;

        private Scene(ApiClient client, Map<String, String> names, boolean maySee) {
            this.client = client;
            this.names = names;
            this.maySee = maySee;
        }

        Scene(Role role, String question) {
            var name = "asks-" + number.incrementAndGet();
            var me = server.node().signUp(name);
            if (question.contains("$wrong")) {
                var given = server.operator().post("/admin/users/" + name + "/password", "{}");
                assertThat(given.status()).isEqualTo(200);
            }
            var session = server.sessions().beginWithTokens(me.account(), "test");
            if (role == Role.ADMINISTRATOR) {
                var raised =
                        server.operator()
                                .patch("/admin/users/" + name, "{\"administrator\": true}");
                assertThat(raised.status()).isEqualTo(200);
            }
            client =
                    role == Role.ANONYMOUS
                            ? server.client()
                            : server.client().withToken(session.accessToken());
            names = new HashMap<>();
            names.put("$name", name);
            names.put("$wrong", "wrong horse");
            names.put("$me", me.account().value());
            names.put("$mia", mia.account().value());
            names.put("$refresh", session.refreshToken());
            names.put("$inbox", ChannelId.inbox(olga.account()).value());
            if (question.contains("$private")) {
                names.put("$private", room(role, me, Visibility.PRIVATE).value());
            }
            if (question.contains("$public")) {
                names.put("$public", room(role, me, Visibility.PUBLIC).value());
            }
            if (question.contains("$direct")) {
                names.put("$direct", made(olga, "", ChannelKind.DIRECT, null, "mia").value());
            }
            maySee = question.contains("$private") && (role == Role.MEMBER || role == Role.OWNER);
        }

        /** A room in which mia has posted, and who asks as well if they are or were in it. */
        private ChannelId room(Role role, Caller me, Visibility visibility) {
            var name = "room " + number.incrementAndGet();
            var creator = role == Role.OWNER ? me : olga;
            var room = made(creator, name, ChannelKind.ROOM, visibility, "mia");
            var others = posted(mia, room);
            names.put("$others", Long.toString(others));
            names.put("$own", Long.toString(others));
            var commands = server.node().conversations().commands();
            if (role == Role.FORMER_MEMBER || role == Role.MEMBER) {
                await(commands.addMember(olga, room, newId(), names.get("$name")));
            }
            if (role == Role.FORMER_MEMBER || role == Role.MEMBER || role == Role.OWNER) {
                names.put("$own", Long.toString(posted(me, room)));
            }
            if (role == Role.FORMER_MEMBER) {
                await(commands.removeMember(olga, room, newId(), names.get("$name")));
            }
            return room;
        }

        /** The same question about conversations that were never there. */
        Scene hidingNothing() {
            var others = new HashMap<>(names);
            for (var hidden : HIDDEN) {
                others.put(
                        hidden, ChannelId.created(AccountId.random(new Random()), newId()).value());
            }
            return new Scene(client, others, false);
        }

        ApiClient.Reply ask(String call, String body) {
            var parts = filled(call).split(" ", 2);
            return client.with("Idempotency-Key", UUID.randomUUID().toString())
                    .send(parts[0], parts[1], body.isEmpty() ? null : filled(body));
        }

        private String filled(String text) {
            var result = text.replace("$new", UUID.randomUUID().toString());
            var longestFirst = new ArrayList<>(names.entrySet());
            longestFirst.sort((a, b) -> b.getKey().length() - a.getKey().length());
            for (var name : longestFirst) {
                result = result.replace(name.getKey(), name.getValue());
            }
            assertThat(result).doesNotContain("$");
            return result;
        }

        private static ChannelId made(
                Caller creator,
                String name,
                ChannelKind kind,
                Visibility visibility,
                String... members) {
            var submitted =
                    server.node()
                            .conversations()
                            .commands()
                            .submit(
                                    creator,
                                    new ClientFrame.CreateChannel(
                                            null,
                                            newId().toString(),
                                            name.isEmpty() ? null : name,
                                            kind,
                                            visibility,
                                            List.of(members)));
            await(submitted);
            return submitted.key().channel();
        }

        private static long posted(Caller author, ChannelId room) {
            var frame =
                    new ClientFrame.ChatMessage(null, room.value(), newId().toString(), "hello");
            var outcome = await(server.node().conversations().commands().submit(author, frame));
            return ((Outcome.Accepted) outcome).seq();
        }

        private static Outcome await(Submitted submitted) {
            return Objects.requireNonNull(
                    server.node().conversations().commands().await(submitted));
        }

        private static CommandId newId() {
            return CommandId.of(UUID.randomUUID().toString());
        }
    }
}
