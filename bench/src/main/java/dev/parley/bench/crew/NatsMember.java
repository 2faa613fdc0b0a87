package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One on a nats-server over WebSocket: a room is a subject. Its lines and payloads are a stream,
 * wherever frames begin.
 */
final class NatsMember extends PeerMember {
    private static final int END_BYTES = 2;

    private final ByteBuf begun = Unpooled.buffer(0);

    NatsMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway, crew);
    }

    @Override
    public void opened(LeanSocket socket) {
        writeBinary(
                crew().scratch()
                        .begin("CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB ")
                        .add(room())
                        .add(" 1\r\nPING\r\n"));
    }

    @Override
    void post(long dueMicros, int bodyBytes) {
        var out =
                crew().scratch()
                        .begin("PUB ")
                        .add(room())
                        .add(' ')
                        .add(Envelope.bytes(bodyBytes))
                        .add("\r\n");
        askBinary(enveloped(out, dueMicros, bodyBytes).add("\r\n"));
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        if (begun.isReadable()) {
            begun.writeBytes(bytes, index, length);
            begun.skipBytes(take(begun, begun.readerIndex(), begun.writerIndex()));
            begun.discardReadBytes();
        } else {
            int taken = take(bytes, index, index + length);
            begun.writeBytes(bytes, index + taken, length - taken);
        }
    }

    /** Takes what is whole and returns how many bytes that was. */
    private int take(ByteBuf bytes, int from, int end) {
        int at = from;
        for (int line = lineEnd(bytes, at, end); line >= 0; line = lineEnd(bytes, at, end)) {
            int next = line + 1;
            if (bytes.getByte(at) == 'M') {
                int payload = next;
                next += payloadBytes(bytes, line) + END_BYTES;
                if (next > end) {
                    return at - from;
                }
                heard(bytes, payload + Envelope.BEFORE.length);
            } else {
                control(bytes, at, line);
            }
            at = next;
        }
        return at - from;
    }

    private void control(ByteBuf bytes, int at, int line) {
        var text = bytes.toString(at, line - at - 1, StandardCharsets.US_ASCII);
        switch (text.split(" ", 2)[0]) {
            case "PING" -> writeBinary(crew().scratch().begin("PONG\r\n"));
            case "PONG" -> arrive();
            case "INFO", "+OK" -> {
                // Nothing to do.
            }
            default -> refused(text, false);
        }
    }

    private static int lineEnd(ByteBuf bytes, int from, int end) {
        return bytes.indexOf(from, end, (byte) '\n');
    }

    /** The number at the end of {@code MSG subject sid bytes}. */
    private static int payloadBytes(ByteBuf bytes, int line) {
        int number = 0;
        int factor = 1;
        for (int at = line - END_BYTES; bytes.getByte(at) != ' '; at--) {
            number += (bytes.getByte(at) - '0') * factor;
            factor *= 10;
        }
        return number;
    }
}
