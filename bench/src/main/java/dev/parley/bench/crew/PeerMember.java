package dev.parley.bench.crew;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * One on a server that is no Parley. It numbers nothing, so that only what is lost can be counted.
 * A message's text begins with the moment at which it was due and a tag by which its sender knows
 * it again: that is the answer.
 */
abstract class PeerMember extends Member {
    private static final int TAG_CHARS = 4;
    private static final int BITS_A_CHAR = 4;
    static final int HEAD_CHARS = Stamps.CHARS + TAG_CHARS;

    private final byte[] tag = new byte[TAG_CHARS];

    PeerMember(Seat seat, URI gateway, LocalCrew crew) {
        super(seat, gateway, crew);
        Stamps.writeHex(crew.any(1 << TAG_CHARS * BITS_A_CHAR), TAG_CHARS, tag, 0);
    }

    @Override
    final @Nullable OrderCheck order() {
        return null;
    }

    final String room() {
        return seat().channels().getFirst();
    }

    /** Appends a message's text. */
    final Scratch text(Scratch out, long dueMicros, int bytes) {
        return out.stamp(dueMicros).add(tag).fill(bytes - HEAD_CHARS);
    }

    /** Appends a message's text with what stands around it in a frame of Parley's. */
    final Scratch enveloped(Scratch out, long dueMicros, int bodyBytes) {
        return text(out.add(Envelope.BEFORE), dueMicros, bodyBytes).add(Envelope.AFTER);
    }

    /** A message is here, and its text begins at {@code at}. */
    final void heard(ByteBuf bytes, int at) {
        crew().delivered();
        boolean isOwn = isOwedAnswers() && isOwn(bytes, at + Stamps.CHARS);
        if (isOwn || seat().parses()) {
            long due = Stamps.read(bytes, at);
            if (isOwn) {
                answered(Op.POST, due);
            }
            if (seat().parses()) {
                crew().arrived(due);
            }
        }
    }

    private boolean isOwn(ByteBuf bytes, int at) {
        for (int i = 0; i < TAG_CHARS; i++) {
            if (bytes.getByte(at + i) != tag[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    final void send(Op op, long dueMicros, Traffic traffic) {
        if (op != Op.POST) {
            throw new CrewException("nobody here does " + op);
        }
        if (traffic.bodyBytes() < HEAD_CHARS) {
            throw new CrewException("a body has " + HEAD_CHARS + " bytes at least on a peer");
        }
        post(dueMicros, traffic.bodyBytes());
    }

    abstract void post(long dueMicros, int bodyBytes);

    /** No peer asks for it so often that a measurement would see it. */
    @Override
    void ping() {}
}
