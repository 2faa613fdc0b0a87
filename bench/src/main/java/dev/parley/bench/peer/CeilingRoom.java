package dev.parley.bench.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The sockets of a room of a ceiling, and the frames that they do not have yet. */
final class CeilingRoom {
    private static final int MAX_UNSENT_BYTES = 1 << 20;
    private static final int FIN_TEXT = 0x81;
    private static final int LENGTH_16 = 126;
    private static final int MAX_SHORT_BYTES = 125;
    private static final int MAX_HEADER_BYTES = 4;

    private final CeilingWriter writer;
    private final List<CeilingSocket> sockets = new ArrayList<>();
    private final ByteBuffer frames = ByteBuffer.allocateDirect(MAX_UNSENT_BYTES);

    CeilingRoom(CeilingWriter writer) {
        this.writer = writer;
    }

    void join(CeilingSocket socket) {
        sockets.add(socket);
    }

    void leave(CeilingSocket socket) {
        sockets.remove(socket);
    }

    /** Frames a text that came masked. */
    void add(ByteBuffer from, int at, int length, int mask) {
        if (frames.remaining() < MAX_HEADER_BYTES + length) {
            flush();
        }
        frames.put((byte) FIN_TEXT);
        if (length <= MAX_SHORT_BYTES) {
            frames.put((byte) length);
        } else {
            frames.put((byte) LENGTH_16).putShort((short) length);
        }
        for (int i = 0; i < length; i++) {
            frames.put((byte) (from.get(at + i) ^ mask >>> 24 - 8 * (i & 3)));
        }
    }

    /** Writes all to everyone, to each at once. */
    void flush() {
        frames.flip();
        writer.write(sockets, frames);
        frames.clear();
    }
}
