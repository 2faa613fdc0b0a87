package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Visibility;
import dev.parley.role.gateway.GatewayServer.Person;
import dev.parley.testkit.Table;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every frame of {@link ClientFrame}, sent by everyone: {@code access/socket.txt} says what each is
 * answered. A frame without a row fails the test. What one may not see and what does not exist must
 * be answered the same.
 */
class AccessMatrixSocketTest {
    private static final String FILE = "/access/socket.txt";
    private static final int COLUMNS = 2 + Role.values().length;
    private static final String NO_ANSWER = "-";

    /** Conversations that nobody but those in them may know of. */
    private static final List<String> HIDDEN = List.of("$private", "$direct", "$inbox");

    @RegisterExtension
    static final GatewayFixture gateway = GatewayFixture.with(GatewayServer.config());

    private static Person olga;
    private static Person mia;
    private static ChannelId direct;

    /** Who sends; in the order of the file's columns. */
    private enum Role {
        ANONYMOUS,
        STRANGER,
        FORMER_MEMBER,
        MEMBER,
        OWNER
    }

    @BeforeAll
    static void start() {
        olga = gateway.person("olga");
        mia = gateway.server().signUp("mia");
        direct = gateway.create(olga.caller(), null, ChannelKind.DIRECT, null, "mia");
    }

    private static List<List<String>> rows() {
        return Table.rows(AccessMatrixSocketTest.class, FILE, COLUMNS);
    }

    static Stream<Arguments> cells() {
        return rows().stream()
                .map(row -> arguments(row.get(0), row.get(1), row.subList(2, COLUMNS)));
    }

    static Stream<Arguments> hidden() {
        return rows().stream()
                .filter(row -> HIDDEN.stream().anyMatch(row.get(1)::contains))
                .map(row -> arguments(row.get(0), row.get(1)));
    }

    @Test
    void hasARowForEveryFrame() {
        assertThat(rows().stream().map(List::getFirst).collect(Collectors.toSet()))
                .isEqualTo(types(ClientFrame.class));
    }

    private static Set<String> types(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(
                        one ->
                                one.isRecord()
                                        ? Stream.of(
                                                SnakeCaseStrategy.INSTANCE.translate(
                                                        one.getSimpleName()))
                                        : types(one).stream())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cells")
    void answersEachAsTheyMay(String type, String fields, List<String> expected) {
        var wrong = new SoftAssertions();
        for (var role : Role.values()) {
            var scene = new Scene(role, fields);
            var due = expected.get(role.ordinal());
            try (var socket = scene.socket()) {
                scene.send(socket, type, fields);
                wrong.assertThat(answer(socket, due)).as("%s by %s", type, role).isEqualTo(due);
            }
        }
        wrong.assertAll();
    }

    private static String answer(RawSocket socket, String due) {
        if (due.matches("[0-9]+")) {
            return Integer.toString(socket.closeCode());
        }
        if (due.equals(NO_ANSWER)) {
            return socket.readAll().stream()
                    .filter(frame -> frame.path("ref").asText().equals("r"))
                    .map(AccessMatrixSocketTest::shown)
                    .findFirst()
                    .orElse(NO_ANSWER);
        }
        return shown(socket.answer("r"));
    }

    private static String shown(JsonNode answer) {
        return answer.path(answer.has("code") ? "code" : "type").asText();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("hidden")
    void answersAboutWhatMayNotBeSeenAsAboutWhatIsNotThere(String type, String fields) {
        for (var role : Role.values()) {
            var scene = new Scene(role, fields);
            if (!scene.maySee) {
                try (var socket = scene.socket()) {
                    scene.send(socket, type, fields);
                    var there = socket.answer("r");
                    scene.hideNothing();
                    scene.send(socket, type, fields);
                    assertThat(there).as("%s by %s", type, role).isEqualTo(socket.answer("r"));
                    assertThat(there.path("code").asText())
                            .isEqualTo(role == Role.ANONYMOUS ? "unauthenticated" : "not_found");
                }
            }
        }
    }

    @Test
    void resumesNothingOfWhatMayNotBeSeen() {
        for (var role : List.of(Role.STRANGER, Role.FORMER_MEMBER)) {
            for (var hidden : HIDDEN) {
                var scene = new Scene(role, hidden);
                var there = resumed(scene, hidden);
                scene.hideNothing();
                assertThat(there).as("%s by %s", hidden, role).isEqualTo(resumed(scene, hidden));
                assertThat(there).contains("channel_left", "resumed").doesNotContain("hello");
            }
        }
    }

    /** All that comes of a resume, with the channel's id and the time taken out. */
    private static String resumed(Scene scene, String channel) {
        try (var socket = gateway.server().open(scene.me)) {
            var id = scene.names.get(channel);
            socket.hello("resume", Map.of(id, Map.of("epoch", 1, "seq", 0)));
            socket.rows();
            return (socket.read() + " " + socket.read() + socket.readAll())
                    .replace(id, "")
                    .replaceAll("\"time\":[0-9]+", "");
        }
    }

    /** Someone who sends, and the conversations that it is about; new for each question. */
    private static final class Scene {
        private final Role role;
        private final Person me;
        private final Map<String, String> names = new HashMap<>();
        private final boolean maySee;

        Scene(Role role, String question) {
            this.role = role;
            me = gateway.person("asks");
            names.put("$inbox", ChannelId.inbox(olga.caller().account()).value());
            names.put("$direct", direct.value());
            if (question.contains("$private")) {
                names.put("$private", room(Visibility.PRIVATE).value());
            }
            if (question.contains("$public")) {
                names.put("$public", room(Visibility.PUBLIC).value());
            }
            maySee = question.contains("$private") && (role == Role.MEMBER || role == Role.OWNER);
        }

        /** A room in which mia has posted, and who asks as well if they are or were in it. */
        private ChannelId room(Visibility visibility) {
            var creator = role == Role.OWNER ? me : olga;
            var room =
                    gateway.create(
                            creator.caller(),
                            gateway.newName(),
                            ChannelKind.ROOM,
                            visibility,
                            "mia");
            var others = gateway.post(mia.caller(), room, "hello");
            names.put("$others", Long.toString(others));
            names.put("$own", Long.toString(others));
            var commands = gateway.node().conversations().commands();
            if (role == Role.FORMER_MEMBER || role == Role.MEMBER) {
                gateway.await(commands.addMember(olga.caller(), room, newId(), me.username()));
            }
            if (role == Role.FORMER_MEMBER || role == Role.MEMBER || role == Role.OWNER) {
                names.put("$own", Long.toString(gateway.post(me.caller(), room, "hello")));
            }
            if (role == Role.FORMER_MEMBER) {
                gateway.await(commands.removeMember(olga.caller(), room, newId(), me.username()));
            }
            return room;
        }

        /** From now on the same names are of conversations that were never there. */
        void hideNothing() {
            for (var hidden : HIDDEN) {
                names.put(
                        hidden, ChannelId.created(AccountId.random(new Random()), newId()).value());
            }
        }

        RawSocket socket() {
            if (role == Role.ANONYMOUS) {
                return RawSocket.open(gateway.server().port());
            }
            var socket = gateway.server().live(me);
            // Answered in order, and so when the session has its seats.
            socket.send("resume", "ref", "seated", "channels", Map.of());
            socket.answer("seated");
            return socket;
        }

        void send(RawSocket socket, String type, String fields) {
            var filled = fields.replace("$new", RawSocket.id());
            for (var name : names.entrySet()) {
                filled = filled.replace(name.getKey(), name.getValue());
            }
            assertThat(filled).doesNotContain("$");
            socket.text(
                    "{\"type\": \"%s\", \"ref\": \"r\"%s}"
                            .formatted(type, filled.isEmpty() ? "" : ", " + filled));
        }

        private static CommandId newId() {
            return CommandId.of(RawSocket.id());
        }
    }
}
