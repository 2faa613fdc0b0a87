package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.account.HandMadeToken;
import dev.parley.account.Identity;
import dev.parley.app.EmbeddedNode;
import dev.parley.channel.ChannelId;
import dev.parley.protocol.Limits;

import io.netty.util.internal.PlatformDependent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whatever a client sends, it gets an answer or a close code, and the others notice nothing. */
class BadInputSocketTest {
    private static final String FOREIGN = "cAAAAAAAAAAAAAAAAAAAAAA";
    private static final String FOREIGN_INBOX = "iAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir private static Path data;
    private static EmbeddedNode node;
    private static GatewayServer server;
    private static GatewayServer.Person ana;
    private static GatewayServer.Person ben;
    private static RawSocket witness;
    private static String general;

    @BeforeAll
    static void start() {
        node = EmbeddedNode.start(data);
        server = GatewayServer.start(node);
        ana = server.signUp("ana");
        ben = server.signUp("ben");
        witness = server.open(server.signUp("witness"));
        witness.hello();
        general = witness.rows().getFirst().path("id").asText();
    }

    @AfterAll
    static void stop() {
        witness.close();
        server.close();
        node.close();
    }

    @AfterEach
    void theServerIsUpAndTheOthersNoticeNothing() {
        witness.readAll();
        await().until(() -> server.gateway().connections() == 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "[]",
                "[1]",
                "null",
                "42",
                "\"text\"",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "{\"type\":\"ping\",}",
                "{'type':'ping'}",
                "{\"type\":\"ping\",\"ref\":\"a\",\"ref\":\"b\"}",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"x\":NaN}",
                "\u0000",
                "{\"type\":\"ping\" /* no comments */}",
                "\ufeff{\"type\":\"ping\"}}"
            })
    void answersMalformedJsonAndTheSocketStays(String text) {
        try (var socket = server.live(ana)) {
            socket.text(text);
            var answer = socket.read();
            assertThat(answer.path("type").asText()).isEqualTo("error");
            assertThat(answer.path("code").asText()).isEqualTo("bad_json");
            assertThat(answer.path("temporary").asBoolean()).isFalse();
            assertThat(answer.path("message").asText()).isNotBlank();
            assertThat(socket.readAll()).isEmpty();
        }
    }

    @Test
    void answersJsonThatIsTooDeep() {
        try (var socket = server.live(ana)) {
            socket.text("{\"type\":\"ping\",\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}");
            assertThat(socket.read().path("code").asText()).isEqualTo("too_complex");
            socket.text("[".repeat(60_000));
            assertThat(socket.read().path("code").asText()).isIn("too_complex", "bad_json");
            assertThat(socket.readAll()).isEmpty();
        }
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        try (var socket = server.live(ana)) {
            socket.send("ping", "ref", "p", "new_thing", Map.of("deep", List.of(1, 2)));
            assertThat(socket.read().path("type").asText()).isEqualTo("pong");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'chat_message','ref':'r','channel':1,'id':'ID','text':'x'}|channel",
                "{'type':'chat_message','ref':'r','channel':'C','id':7,'text':'x'}|id",
                "{'type':'chat_message','ref':'r','channel':'C','id':'7','text':'x'}|id",
                "{'type':'chat_message','ref':'r','channel':'C','text':'x'}|id",
                "{'type':'chat_message','ref':'r','id':'ID','text':'x'}|channel",
                "{'type':'chat_message','ref':'r','channel':'C','id':'ID'}|text",
                "{'type':'chat_message','ref':'r','channel':'C','id':'ID','text':''}|text",
                "{'type':'chat_message','ref':'r','channel':'C','id':'ID','text':12}|text",
                "{'type':'chat_message','ref':'r','channel':'C','id':'ID','text':{}}|text",
                "{'type':'edit_message','ref':'r','channel':'C','id':'ID','text':'x','target':'1'}|target",
                "{'type':'edit_message','ref':'r','channel':'C','id':'ID','text':'x','target':0}|target",
                "{'type':'edit_message','ref':'r','channel':'C','id':'ID','text':'x','target':1.5}|target",
                "{'type':'mark_channel_read','ref':'r','channel':'C','seq':-1}|seq",
                "{'type':'mark_channel_read','ref':'r','channel':'C','seq':99999999999999999999}|seq",
                "{'type':'mark_channel_read','ref':'r','channel':'C','seq':true}|seq",
                "{'type':'history','ref':'r','channel':'C','limit':0}|limit",
                "{'type':'history','ref':'r','channel':'C','limit':201}|limit",
                "{'type':'history','ref':'r','channel':'C','before':1,'after':1}|before",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'palace','name':'x','members':[]}|kind",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'room','members':[]}|name",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'room','name':'','members':[]}|name",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'room','name':'a\\u202eb','members':[]}|name",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'room','name':'a\\u200bb','members':[]}|name",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'room','name':'a\\n"
                        + "b','members':[]}|name",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'direct','members':['nobody-here']}|members",
                "{'type':'create_channel','ref':'r','id':'ID','kind':'direct','members':[]}|members",
                "{'type':'set_presence','ref':'r','status':'lost'}|status",
                "{'type':'watch_presence','ref':'r','users':'ana'}|users",
                "{'type':'resume','ref':'r','channels':{'x':{'epoch':0,'seq':1}}}|epoch",
                "{'type':'resume','ref':'r','channels':[]}|channels",
                "{'ref':'r'}|type"
            })
    void namesTheFieldThatIsWrong(String frame, String field) {
        try (var socket = server.live(ana)) {
            socket.text(
                    frame.replace('\'', '"')
                            .replace("\"ID\"", '"' + RawSocket.id() + '"')
                            .replace("\"C\"", '"' + general + '"'));
            var answer = socket.answer("r");
            assertThat(answer.path("code").asText()).isEqualTo("bad_field");
            assertThat(answer.path("field").asText()).contains(field);
            assertThat(socket.readAll()).isEmpty();
        }
    }

    @Test
    void answersATypeThatItDoesNotKnow() {
        try (var socket = server.live(ana)) {
            socket.send("fly_to_the_moon", "ref", "r");
            assertThat(socket.answer("r").path("code").asText()).isEqualTo("unknown_type");
            // Frames that only a server sends are as unknown.
            socket.send("channel_deleted", "ref", "s", "channel", general);
            assertThat(socket.answer("s").path("code").asText()).isEqualTo("unknown_type");
        }
    }

    @Test
    void refusesATextThatIsOneByteTooLong() {
        try (var socket = server.live(ana)) {
            var most = "é".repeat(Limits.TEXT_BYTES / 2);
            Object[] rest = {"channel", general, "id", RawSocket.id(), "text"};
            socket.send("chat_message", and(rest, "ref", "ok", most));
            assertThat(socket.answer("ok").path("text").asText()).isEqualTo(most);
            socket.send("chat_message", and(rest, "ref", "no", most + "x"));
            var refused = socket.answer("no");
            assertThat(refused.path("code").asText()).isEqualTo("too_large");
            assertThat(refused.path("field").asText()).isEqualTo("text");
            witness.await("chat_message");
        }
    }

    private static Object[] and(Object[] fields, String ref, String value, String text) {
        var all = new ArrayList<Object>(List.of(fields));
        all.add(text);
        all.add(ref);
        all.add(value);
        return all.toArray();
    }

    @Test
    void saysTheSameOfUnknownForeignAndImpossibleChannels() {
        var secret = secretRoomOfSomeoneElse();
        try (var socket = server.live(ana)) {
            var answers =
                    Stream.of(FOREIGN, secret, "what?", FOREIGN_INBOX, witnessInbox())
                            .map(channel -> all(socket, channel))
                            .collect(Collectors.toSet());
            assertThat(answers).hasSize(1);
            assertThat(answers.iterator().next())
                    .contains("not_found")
                    .doesNotContain("not_member");
        }
    }

    /** Everything that can be asked of a channel, and the answers without their refs. */
    private static String all(RawSocket socket, String channel) {
        Object[][] frames = {
            {"chat_message", "id", RawSocket.id(), "text", "x"},
            {"edit_message", "id", RawSocket.id(), "target", 1, "text", "x"},
            {"delete_message", "id", RawSocket.id(), "target", 1},
            {"join_channel", "id", RawSocket.id()},
            {"leave_channel", "id", RawSocket.id()},
            {"delete_channel", "id", RawSocket.id()},
            {"mark_channel_read", "seq", 1},
            {"history"},
            {"typing"}
        };
        var answers = new StringBuilder();
        for (var frame : frames) {
            var fields = new ArrayList<Object>(List.of(frame).subList(1, frame.length));
            fields.addAll(List.of("ref", frame[0], "channel", channel));
            socket.send((String) frame[0], fields.toArray());
            answers.append(socket.answer((String) frame[0])).append('\n');
        }
        return answers.toString();
    }

    private static String secretRoomOfSomeoneElse() {
        witness.send(
                "create_channel",
                "ref",
                "secret",
                "id",
                RawSocket.id(),
                "kind",
                "room",
                "visibility",
                "private",
                "name",
                "secret",
                "members",
                List.of());
        return witness.answer("secret").path("channel").asText();
    }

    private static String witnessInbox() {
        var witnesses =
                node.backends().directory().accounts().profilesByUsername(List.of("witness"));
        return ChannelId.inbox(witnesses.getFirst().id()).value();
    }

    @Test
    void takesNothingButHelloAtFirst() {
        try (var socket = server.open(ana)) {
            socket.text("{");
            assertThat(socket.read().path("code").asText()).isEqualTo("bad_json");
            socket.send("history", "ref", "h", "channel", general);
            assertThat(socket.answer("h").path("code").asText()).isEqualTo("unauthenticated");
            socket.send("ping", "ref", "p");
            assertThat(socket.answer("p").path("type").asText()).isEqualTo("pong");
            socket.send("hello", "ref", "x");
            assertThat(socket.answer("x").path("field").asText()).isEqualTo("client");
            socket.hello();
            socket.rows();
        }
    }

    static Stream<Arguments> frames() {
        return WebSocketTest.cases();
    }

    /** Over TCP and after the takeover; a text that is no JSON is answered, which shows it came. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("frames")
    void doesByRfc6455(String what, String sent, String expected) {
        try (var socket = server.live(ana)) {
            socket.tryBytes(FrameScript.bytes(sent));
            for (var step : FrameScript.steps(expected)) {
                switch (step.name()) {
                    case "text" ->
                            assertThat(socket.read().path("code").asText()).isEqualTo("bad_json");
                    case "pong" -> {
                        var pong = socket.next();
                        assertThat(pong.opcode()).isEqualTo(WebSocket.PONG);
                        assertThat(pong.payload()).isEqualTo(step.payload());
                    }
                    case "echoes" -> {
                        var close = socket.next();
                        assertThat(close.opcode()).isEqualTo(WebSocket.CLOSE);
                        assertThat(close.payload()).isEqualTo(step.payload());
                    }
                    case "closes" ->
                            assertThat(socket.next().closeCode())
                                    .isEqualTo(ByteBuffer.wrap(step.payload()).getShort() & 0xffff);
                    default -> throw new AssertionError(step.name());
                }
            }
            if (expected.contains("closes") || expected.contains("echoes")) {
                assertThat(socket.isAtEnd()).isTrue();
            } else {
                assertThat(socket.readAll()).isEmpty();
            }
        }
    }

    static Stream<Arguments> tokens() {
        return HandMadeToken.rows().stream()
                .map(row -> arguments(row.get(0), row.get(1), row.get(2), row.get(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokens")
    void letsNobodyInByATokenThatIsNotAllRight(
            String what, String header, String claims, String signature) {
        var made = new HandMadeToken(identity(ana), identity(ben), GatewayServer.SECRET);
        var token = made.of(header, claims, signature);
        try (var socket = RawSocket.connect(server.port());
                var anonymous = RawSocket.open(server.port());
                var right =
                        RawSocket.open(server.port(), "Authorization: Bearer " + made.right())) {
            var upgrade = RawSocket.upgrade(server.port(), "Authorization: Bearer " + token);
            socket.bytes(upgrade.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 401");
            anonymous.send("hello", "client", RawSocket.client(), "ticket", token);
            assertThat(anonymous.closeCode()).isEqualTo(4401);
            right.hello();
        }
    }

    private static Identity identity(GatewayServer.Person person) {
        return new Identity(person.caller().account(), person.caller().device());
    }

    @Test
    void tellsTheCloseCodeToAPeerThatGoesOnSending() {
        try (var socket = server.live(ana)) {
            socket.bytes(HexFormat.of().parseHex("828100000000" + "41"));
            var more = RawSocket.frame(0x81, new byte[60_000]);
            for (int i = 0; i < 20 && socket.tryBytes(more); i++) {}
            assertThat(socket.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void takesFramesByteByByte() {
        try (var socket = server.live(ana)) {
            for (byte one : RawSocket.frame(0x81, RawSocket.utf8("{\"type\":\"ping\"}"))) {
                socket.bytes(new byte[] {one});
            }
            assertThat(socket.read().path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void closesWhoFloods() {
        try (var socket = server.live(ana)) {
            var ping = RawSocket.frame(0x81, RawSocket.utf8("{\"type\":\"ping\"}"));
            for (int i = 0; i < 2_000 && socket.tryBytes(ping); i++) {}
            assertThat(socket.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void countsLargeFramesAsMany() {
        try (var socket = server.live(ana)) {
            var large =
                    RawSocket.frame(
                            0x81,
                            RawSocket.utf8(
                                    "{\"type\":\"ping\",\"x\":\"" + "x".repeat(60_000) + "\"}"));
            int sent = 0;
            while (sent < 200 && socket.tryBytes(large)) {
                sent++;
            }
            assertThat(socket.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void staysFlatWhateverItIsSent() {
        var random = new SplittableRandom(4711);
        // The first rounds fill pools and caches.
        abuse(random, 120);
        var heapBefore = usedHeapBytes();
        var buffersBefore = usedBufferBytes();
        abuse(random, 240);
        assertThat(usedHeapBytes() - heapBefore).isLessThan(4 << 20);
        assertThat(usedBufferBytes() - buffersBefore).isLessThan(4 << 20);
    }

    /** Any bytes, halves of frames, hellos that nobody waits for, and good-byes without a word. */
    private static void abuse(SplittableRandom random, int sockets) {
        for (int i = 0; i < sockets; i++) {
            try (var socket = server.open(ana)) {
                if (random.nextBoolean()) {
                    socket.send("hello", "client", RawSocket.client());
                }
                var bytes = new byte[random.nextInt(2, 60_000)];
                random.nextBytes(bytes);
                if (random.nextBoolean()) {
                    // A plausible beginning leads further in.
                    bytes[0] = (byte) random.nextInt(0x80, 0x82);
                    bytes[1] = (byte) 0xfe;
                }
                socket.tryBytes(bytes);
                if (random.nextBoolean()) {
                    socket.tryBytes(RawSocket.frame(0x88, new byte[0]));
                }
            }
        }
        await().until(() -> server.gateway().connections() == 1);
    }

    private static long usedHeapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long usedBufferBytes() {
        return PlatformDependent.usedDirectMemory();
    }
}
