package dev.parley.bench.crew;

import dev.parley.bench.wire.LeanSocket;

import io.netty.buffer.ByteBuf;

import java.net.URI;

/** One on a server that hands every frame to everyone in the room; the path names the room. */
final class PlainMember extends PeerMember {
    PlainMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway.resolve("/" + seat.channels().getFirst()), crew);
    }

    @Override
    public void opened(LeanSocket socket) {
        arrive();
    }

    @Override
    void post(long dueMicros, int bodyBytes) {
        ask(enveloped(crew().scratch().begin(""), dueMicros, bodyBytes));
    }

    @Override
    public void text(ByteBuf bytes, int index, int length) {
        if (length >= Envelope.bytes(HEAD_CHARS)) {
            heard(bytes, index + Envelope.BEFORE.length);
        }
    }
}
