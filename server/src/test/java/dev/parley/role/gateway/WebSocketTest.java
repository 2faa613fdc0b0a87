package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.protocol.CloseCode;
import dev.parley.testkit.Table;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.LastHttpContent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** RFC 6455, frame by frame. */
class WebSocketTest {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int FIN = 0x80;

    private final Heard heard = new Heard();
    private WebSocket socket = new WebSocket(heard, WebSocket::flush, MAX_BYTES);
    private EmbeddedChannel channel = new EmbeddedChannel(socket);
    private final List<ByteBuf> given = new ArrayList<>();

    /** What a session would hear. */
    private static final class Heard implements WebSocket.Listener {
        private final List<String> messages = new ArrayList<>();
        private final List<CloseCode> closings = new ArrayList<>();
        private int allowed = Integer.MAX_VALUE;
        private int closed;
        private @Nullable Runnable onMessage;

        @Override
        public boolean mayTake(int payloadBytes) {
            return allowed-- > 0;
        }

        @Override
        public void message(byte[] utf8) {
            messages.add(new String(utf8, StandardCharsets.UTF_8));
            if (onMessage != null) {
                onMessage.run();
            }
        }

        @Override
        public void writabilityChanged(boolean writable) {}

        @Override
        public void closing(CloseCode code) {
            closings.add(code);
        }

        @Override
        public void closed() {
            closed++;
        }
    }

    @AfterEach
    void everyBufferIsGivenBack() {
        channel.finishAndReleaseAll();
        assertThat(heard.closed).isEqualTo(1);
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private void receive(byte[] bytes) {
        var buffer = Unpooled.copiedBuffer(bytes);
        given.add(buffer);
        channel.writeInbound(buffer);
    }

    private void receiveByteByByte(byte[] bytes) {
        for (byte one : bytes) {
            if (channel.isOpen()) {
                receive(new byte[] {one});
            }
        }
    }

    private static byte[] text(String text) {
        return RawSocket.frame(FIN | WebSocket.TEXT, RawSocket.utf8(text));
    }

    private static byte[] frame(int first, String text) {
        return RawSocket.frame(first, RawSocket.utf8(text));
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** All bytes that were sent to the peer. */
    private byte[] sent() {
        var out = new ByteArrayOutputStream();
        ByteBuf buffer;
        while ((buffer = channel.readOutbound()) != null) {
            out.writeBytes(io.netty.buffer.ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        return out.toByteArray();
    }

    private void isClosedWith(CloseCode code) {
        var sent = sent();
        assertThat(sent[0] & 0xff).isEqualTo(FIN | WebSocket.CLOSE);
        assertThat(ByteBuffer.wrap(sent, 2, 2).getShort() & 0xffff).isEqualTo(code.code());
        assertThat(heard.closings).containsExactly(code);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void takesManyFramesAtOnce() {
        receive(joined(text("one"), text("two"), frame(FIN | WebSocket.PING, "p"), text("three")));
        assertThat(heard.messages).containsExactly("one", "two", "three");
        assertThat(HexFormat.of().formatHex(sent())).isEqualTo("8a0170");
    }

    @Test
    void takesFramesThatComeByteByByte() {
        receiveByteByByte(joined(text("é"), text("x".repeat(300)), text("end")));
        assertThat(heard.messages).containsExactly("é", "x".repeat(300), "end");
    }

    @Test
    void takesFramesHoweverTheyAreCut() {
        var random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            var wanted = new ArrayList<String>();
            var stream = new ByteArrayOutputStream();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                var message = "é€x😀".repeat(random.nextInt(200));
                wanted.add(message);
                var bytes = RawSocket.utf8(message);
                int cut = random.nextInt(bytes.length + 1);
                stream.writeBytes(
                        RawSocket.frame(WebSocket.TEXT, Arrays.copyOfRange(bytes, 0, cut)));
                stream.writeBytes(frame(FIN | WebSocket.PING, "in between"));
                stream.writeBytes(
                        RawSocket.frame(FIN, Arrays.copyOfRange(bytes, cut, bytes.length)));
            }
            heard.messages.clear();
            var bytes = stream.toByteArray();
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + random.nextInt(1, 500));
                receive(Arrays.copyOfRange(bytes, at, end));
                at = end;
            }
            assertThat(heard.messages).as("round %d", round).isEqualTo(wanted);
        }
        sent();
    }

    /** How the bytes of one case may arrive. */
    private enum Arrival {
        AT_ONCE,
        BYTE_BY_BYTE,
        IN_HALVES
    }

    static Stream<Arguments> cases() {
        return Table.rows(WebSocketTest.class, "/bad-input/websocket.txt", 4).stream()
                .map(row -> arguments(row.get(0) + ": " + row.get(1), row.get(2), row.get(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void doesByRfc6455(String what, String sent, String expected) {
        var bytes = FrameScript.bytes(sent);
        for (var arrival : Arrival.values()) {
            renew();
            switch (arrival) {
                case AT_ONCE -> receive(bytes);
                case BYTE_BY_BYTE -> receiveByteByByte(bytes);
                case IN_HALVES -> {
                    receive(Arrays.copyOf(bytes, bytes.length / 2));
                    if (channel.isOpen()) {
                        receive(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
                    }
                }
            }
            hasCome(FrameScript.steps(expected), arrival);
        }
    }

    /** What was heard, what was answered, and how it ended; nothing else. */
    private void hasCome(List<FrameScript.Step> expected, Arrival arrival) {
        var messages = new ArrayList<String>();
        var answers = new ByteArrayOutputStream();
        var closings = new ArrayList<Integer>();
        var isEnded = false;
        for (var step : expected) {
            switch (step.name()) {
                case "text" -> messages.add(new String(step.payload(), StandardCharsets.UTF_8));
                case "pong" -> answers.writeBytes(unmasked(FIN | WebSocket.PONG, step.payload()));
                case "echoes" -> {
                    answers.writeBytes(unmasked(FIN | WebSocket.CLOSE, step.payload()));
                    isEnded = true;
                }
                case "closes" -> closings.add(ByteBuffer.wrap(step.payload()).getShort() & 0xffff);
                default -> throw new AssertionError(step.name());
            }
        }
        var sent = HexFormat.of().formatHex(sent());
        var expectedBytes = HexFormat.of().formatHex(answers.toByteArray());
        assertThat(heard.messages).as("heard %s", arrival).isEqualTo(messages);
        assertThat(heard.closings)
                .as("closed %s", arrival)
                .extracting(CloseCode::code)
                .isEqualTo(closings);
        assertThat(socket.isOpen()).isEqualTo(closings.isEmpty() && !isEnded);
        assertThat(channel.isOpen()).as("ended %s", arrival).isEqualTo(!isEnded);
        if (closings.isEmpty()) {
            assertThat(sent).as("answered %s", arrival).isEqualTo(expectedBytes);
        } else {
            var close = sent.substring(expectedBytes.length());
            assertThat(sent).as("answered %s", arrival).startsWith(expectedBytes);
            assertThat(close).startsWith("88");
            assertThat(close.substring(4, 8)).isEqualTo("%04x".formatted(closings.getFirst()));
        }
    }

    private static byte[] unmasked(int first, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        out.write(payload.length);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** Another connection. */
    private void renew() {
        channel.finishAndReleaseAll();
        heard.messages.clear();
        heard.closings.clear();
        heard.closed = 0;
        socket = new WebSocket(heard, WebSocket::flush, MAX_BYTES);
        channel = new EmbeddedChannel(socket);
    }

    static Stream<Arguments> sequences() {
        return Utf8Test.sequences();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("sequences")
    void takesOnlyUtf8WhereverItIsCut(boolean isWellFormed, byte[] bytes, String what) {
        for (int cut = 0; cut <= bytes.length; cut++) {
            renew();
            receive(
                    joined(
                            RawSocket.frame(WebSocket.TEXT, Arrays.copyOf(bytes, cut)),
                            RawSocket.frame(FIN, Arrays.copyOfRange(bytes, cut, bytes.length))));
            if (isWellFormed) {
                assertThat(heard.messages)
                        .containsExactly(new String(bytes, StandardCharsets.UTF_8));
            } else {
                isClosedWith(CloseCode.BAD_UTF8);
                assertThat(heard.messages).isEmpty();
            }
        }
    }

    @Test
    void hearsNothingAfterItHasClosed() {
        receive(joined(frame(FIN | WebSocket.BINARY, ""), text("at once")));
        isClosedWith(CloseCode.NOT_TEXT);
        receive(text("too late"));
        assertThat(heard.messages).isEmpty();
    }

    @Test
    void closesOnMoreFramesThanAreAllowed() {
        heard.allowed = 3;
        for (int i = 0; i < 5; i++) {
            receive(text("m"));
        }
        isClosedWith(CloseCode.TOO_FAST);
        assertThat(heard.messages).hasSize(3);
    }

    @Test
    void countsControlFramesAndFragmentsToo() {
        heard.allowed = 2;
        receive(joined(frame(FIN | WebSocket.PONG, ""), frame(WebSocket.TEXT, ""), frame(0, "")));
        isClosedWith(CloseCode.TOO_FAST);
    }

    @Test
    void waitsForThePeersCloseAfterItsOwn() {
        socket.close(CloseCode.RESTART, "bye");
        isClosedWith(CloseCode.RESTART);
        receive(joined(text("not heard"), frame(FIN | WebSocket.PING, "not answered")));
        assertThat(channel.isOpen()).isTrue();
        receive(RawSocket.frame(FIN | WebSocket.CLOSE, new byte[] {0x03, (byte) 0xf4}));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard.messages).isEmpty();
        assertThat(sent()).isEmpty();
    }

    @Test
    void takesNothingWhilePausedAndAllOfItAfterwards() {
        heard.onMessage = socket::pause;
        receive(joined(text("one"), text("two"), text("three")));
        assertThat(heard.messages).containsExactly("one");
        assertThat(channel.config().isAutoRead()).isFalse();
        receive(text("four"));
        assertThat(heard.messages).containsExactly("one");
        socket.resume();
        assertThat(heard.messages).containsExactly("one", "two");
        heard.onMessage = null;
        socket.resume();
        assertThat(heard.messages).containsExactly("one", "two", "three", "four");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closesWhilePaused() {
        heard.onMessage = socket::pause;
        receive(joined(text("one"), text("two")));
        socket.close(CloseCode.UNAUTHENTICATED, "signed out");
        isClosedWith(CloseCode.UNAUTHENTICATED);
        assertThat(heard.messages).containsExactly("one");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closesFromWithinAMessage() {
        heard.onMessage = () -> socket.close(CloseCode.FORBIDDEN, "no");
        receive(joined(text("one"), text("two")));
        isClosedWith(CloseCode.FORBIDDEN);
        assertThat(heard.messages).containsExactly("one");
    }

    @Test
    void keepsASmallBufferOfAFrameInPart() {
        receive(Arrays.copyOf(text("x".repeat(60_000)), 3));
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void swallowsTheEndOfTheUpgradeRequest() {
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        receive(text("hello"));
        assertThat(heard.messages).containsExactly("hello");
    }

    @Test
    void writesNothingOnceClosed() {
        channel.close();
        var frame = Unpooled.buffer(1).writeByte(1);
        given.add(frame);
        socket.write(frame);
        assertThat(heard.closed).isEqualTo(1);
    }
}
