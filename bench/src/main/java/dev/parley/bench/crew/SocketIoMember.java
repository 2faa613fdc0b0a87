package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;

import io.netty.buffer.ByteBuf;

import java.net.URI;

/**
 * One on a socket.io: Engine.IO 4 over WebSocket, where a packet begins with its kind, and
 * Socket.IO 5 in it, where an event is an array of its name and what belongs to it.
 */
final class SocketIoMember extends PeerMember {
    private static final byte[] MESSAGE = Scratch.ascii("42[\"message\",");

    SocketIoMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway.resolve("/socket.io/?EIO=4&transport=websocket"), crew);
    }

    @Override
    public void opened(LeanSocket socket) {
        // The server speaks first.
    }

    @Override
    void post(long dueMicros, int bodyBytes) {
        var out = crew().scratch().begin("").add(MESSAGE);
        ask(enveloped(out, dueMicros, bodyBytes).add(']'));
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        switch (bytes.getByte(index)) {
            case '0' -> write(crew().scratch().begin("40"));
            case '2' -> write(crew().scratch().begin("3"));
            case '4' -> packet(bytes, index, length);
            default -> throw new IllegalStateException("not expected of a socket.io");
        }
    }

    private void packet(ByteBuf bytes, int index, int length) {
        if (bytes.getByte(index + 1) == '0') {
            write(crew().scratch().begin("42[\"join\",\"").add(room()).add("\"]"));
        } else if (length >= MESSAGE.length + Envelope.bytes(HEAD_CHARS)) {
            heard(bytes, index + MESSAGE.length + Envelope.BEFORE.length);
        } else {
            arrive();
        }
    }
}
