package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.LastHttpContent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

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
            receive(new byte[] {one});
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

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 125, 126, 127, 65_535, 65_536})
    void takesTextOfEveryLength(int length) {
        receive(text("x".repeat(length)));
        assertThat(heard.messages).containsExactly("x".repeat(length));
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

    @Test
    void putsFragmentsTogether() {
        receive(joined(frame(WebSocket.TEXT, "one "), frame(0, "two "), frame(FIN, "three")));
        receive(joined(frame(WebSocket.TEXT, ""), frame(0, ""), frame(FIN, "")));
        assertThat(heard.messages).containsExactly("one two three", "");
    }

    @Test
    void answersAPingWithinAFragmentedMessage() {
        receive(
                joined(
                        frame(WebSocket.TEXT, "a"),
                        frame(FIN | WebSocket.PING, "?"),
                        frame(FIN, "b")));
        assertThat(heard.messages).containsExactly("ab");
        assertThat(HexFormat.of().formatHex(sent())).isEqualTo("8a013f");
    }

    @Test
    void takesACharacterThatIsCutByFragments() {
        var bytes = RawSocket.utf8("😀");
        receive(
                joined(
                        RawSocket.frame(WebSocket.TEXT, Arrays.copyOf(bytes, 2)),
                        RawSocket.frame(FIN, Arrays.copyOfRange(bytes, 2, 4))));
        assertThat(heard.messages).containsExactly("😀");
    }

    @Test
    void closesOnACharacterThatIsNeverFinished() {
        var bytes = RawSocket.utf8("😀");
        receive(
                joined(
                        RawSocket.frame(WebSocket.TEXT, Arrays.copyOf(bytes, 2)),
                        RawSocket.frame(FIN, Arrays.copyOfRange(bytes, 2, 3))));
        isClosedWith(CloseCode.BAD_UTF8);
        assertThat(heard.messages).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "unmasked frame,             8103616263,           PROTOCOL_ERROR",
        "first reserved bit,         c18000000000,         PROTOCOL_ERROR",
        "second reserved bit,        a18000000000,         PROTOCOL_ERROR",
        "third reserved bit,         918000000000,         PROTOCOL_ERROR",
        "reserved data opcode 3,     838000000000,         PROTOCOL_ERROR",
        "reserved data opcode 7,     878000000000,         PROTOCOL_ERROR",
        "reserved control opcode,    8b8000000000,         PROTOCOL_ERROR",
        "reserved control opcode 15, 8f8000000000,         PROTOCOL_ERROR",
        "long ping,                  89fe007e,             PROTOCOL_ERROR",
        "long close,                 88fe007e,             PROTOCOL_ERROR",
        "fragmented ping,            098000000000,         PROTOCOL_ERROR",
        "orphan continuation,        808000000000,         PROTOCOL_ERROR",
        "message within a message,   018000000000 818000000000, PROTOCOL_ERROR",
        "16 bits for a short length, 81fe007d00000000,     PROTOCOL_ERROR",
        "64 bits for a short length, 81ff000000000000ffff00000000, PROTOCOL_ERROR",
        "negative length,            81ff800000000000000000000000, PROTOCOL_ERROR",
        "binary,                     828000000000,         NOT_TEXT",
        "one byte too long,          81ff000000000001000100000000, TOO_BIG",
        "absurdly long,              81ff7fffffffffffffff00000000, TOO_BIG",
        "bad UTF-8,                  818100000000ff,       BAD_UTF8",
        "close code alone cut,       88810000000003,       PROTOCOL_ERROR",
        "close code 1005,            88820000000003ed,     PROTOCOL_ERROR",
        "close code 999,             88820000000003e7,     PROTOCOL_ERROR",
        "close reason no UTF-8,      88830000000003e8ff,   BAD_UTF8"
    })
    void closesOn(String what, String hex, CloseCode code) {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        receive(bytes);
        isClosedWith(code);
        assertThat(heard.messages).isEmpty();
        receive(text("too late"));
        assertThat(heard.messages).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "81ff0000000000010001 00000000, TOO_BIG",
        "018000000000 818000000000, PROTOCOL_ERROR",
        "89fe007e, PROTOCOL_ERROR"
    })
    void closesOnWhatComesByteByByte(String hex, CloseCode code) {
        receiveByteByByte(HexFormat.of().parseHex(hex.replace(" ", "")));
        isClosedWith(code);
    }

    @Test
    void closesOnFragmentsThatGrowTooLong() {
        receive(frame(WebSocket.TEXT, "x".repeat(40_000)));
        receive(frame(0, "x".repeat(20_000)));
        assertThat(socket.isOpen()).isTrue();
        receive(frame(FIN, "x".repeat(6_000)));
        isClosedWith(CloseCode.TOO_BIG);
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
    void answersACloseWithTheSameCodeAndEnds() {
        receive(RawSocket.frame(FIN | WebSocket.CLOSE, new byte[] {0x03, (byte) 0xe8, 'b'}));
        assertThat(HexFormat.of().formatHex(sent())).isEqualTo("880203e8");
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard.closings).isEmpty();
    }

    @Test
    void answersACloseWithoutACode() {
        receive(frame(FIN | WebSocket.CLOSE, ""));
        assertThat(HexFormat.of().formatHex(sent())).isEqualTo("8800");
        assertThat(channel.isOpen()).isFalse();
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
