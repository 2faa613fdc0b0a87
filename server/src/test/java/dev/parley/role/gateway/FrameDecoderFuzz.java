package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whatever bytes come, and however they are cut: messages are UTF-8 and not too long, the server
 * closes at most once, and no buffer is lost.
 */
public final class FrameDecoderFuzz {
    private static final int MAX_BYTES = 64 * 1024;

    private FrameDecoderFuzz() {}

    /** Loads and instruments what the first input would have to wait for. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[] {0, 0});
    }

    /** The first byte says how long the pieces are; 0 for one. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var bytes = Arrays.copyOfRange(input, 1, input.length);
        var whole = new Heard();
        receive(whole, bytes, bytes.length);
        var cut = new Heard();
        receive(cut, bytes, input[0] == 0 ? 1 : input[0] & 0xff);
        assertThat(cut.said).isEqualTo(whole.said);
    }

    private static void receive(Heard heard, byte[] bytes, int pieceBytes) {
        var socket = new WebSocket(heard, WebSocket::flush, MAX_BYTES);
        var channel = new EmbeddedChannel(socket);
        var given = new ArrayList<ByteBuf>();
        for (int from = 0; from < bytes.length && channel.isOpen(); from += pieceBytes) {
            var piece =
                    Unpooled.copiedBuffer(bytes, from, Math.min(pieceBytes, bytes.length - from));
            given.add(piece);
            channel.writeInbound(piece);
        }
        channel.finishAndReleaseAll();
        assertThat(given).allMatch(piece -> piece.refCnt() == 0);
        assertThat(heard.closings).isLessThanOrEqualTo(1);
        assertThat(heard.closed).isEqualTo(1);
    }

    /** All that a session would hear, in order. */
    private static final class Heard implements WebSocket.Listener {
        private final List<Object> said = new ArrayList<>();
        private int closings;
        private int closed;

        @Override
        public boolean mayTake(int payloadBytes) {
            return true;
        }

        @Override
        public void message(byte[] utf8) {
            assertThat(utf8).hasSizeLessThanOrEqualTo(MAX_BYTES);
            try {
                var decoder = StandardCharsets.UTF_8.newDecoder();
                said.add(decoder.decode(ByteBuffer.wrap(utf8)).toString());
            } catch (CharacterCodingException broken) {
                throw new AssertionError("not UTF-8", broken);
            }
        }

        @Override
        public void writabilityChanged(boolean writable) {}

        @Override
        public void closing(CloseCode code) {
            closings++;
            said.add(code);
        }

        @Override
        public void closed() {
            closed++;
        }
    }
}
