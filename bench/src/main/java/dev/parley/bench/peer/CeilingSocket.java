package dev.parley.bench.peer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;

/** One connection of a ceiling: its handshake, its frames, what it did not take yet. */
final class CeilingSocket {
    private static final int MAX_CARRY_BYTES = 128 * 1024;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int MASK_BYTES = 4;
    private static final int TEXT = 1;
    private static final int OPCODE = 0x0f;
    private static final String KEY = "sec-websocket-key:";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final CeilingWire wire;
    private final ArrayDeque<ByteBuffer> rest = new ArrayDeque<>();
    private @Nullable ByteBuffer carry;
    private @Nullable CeilingRoom room;

    CeilingSocket(CeilingWire wire) {
        this.wire = wire;
    }

    CeilingWire wire() {
        return wire;
    }

    /** Takes what was read: the head of the request first, then frames. */
    void take(ByteBuffer read, CeilingRooms rooms) throws IOException {
        var all = withCarry(read);
        if (room == null && !shakeHands(all, rooms)) {
            keep(all);
            return;
        }
        var here = room;
        for (int frame = frameBytes(all);
                here != null && frame >= 0 && frame <= all.remaining();
                frame = frameBytes(all)) {
            int start = all.position();
            int length = length(all);
            int maskAt = start + headerBytes(all) - MASK_BYTES;
            if ((all.get(start) & OPCODE) == TEXT) {
                here.add(all, maskAt + MASK_BYTES, length, all.getInt(maskAt));
                rooms.heard(here);
            }
            all.position(start + frame);
        }
        keep(all);
    }

    private ByteBuffer withCarry(ByteBuffer read) {
        var before = carry;
        if (before == null) {
            return read;
        }
        carry = null;
        return ByteBuffer.allocate(before.remaining() + read.remaining())
                .put(before)
                .put(read)
                .flip();
    }

    private void keep(ByteBuffer all) throws IOException {
        if (all.remaining() > MAX_CARRY_BYTES) {
            throw new IOException("too long a frame");
        }
        if (all.hasRemaining()) {
            carry = ByteBuffer.allocate(all.remaining()).put(all).flip();
        }
    }

    private boolean shakeHands(ByteBuffer all, CeilingRooms rooms) throws IOException {
        var head = StandardCharsets.ISO_8859_1.decode(all.duplicate()).toString();
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        all.position(all.position() + end + 4);
        var answer =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept(head)
                        + "\r\n\r\n";
        write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        room = rooms.named(head.split(" ", 3)[1]);
        room.join(this);
        return true;
    }

    private static String accept(String head) throws IOException {
        var sent =
                head.lines()
                        .filter(line -> line.regionMatches(true, 0, KEY, 0, KEY.length()))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no key"));
        try {
            var sha1 =
                    MessageDigest.getInstance("SHA-1")
                            .digest(
                                    (sent.substring(KEY.length()).strip() + GUID)
                                            .getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** Of the frame that begins here, with its header; -1 when its length is not here yet. */
    private static int frameBytes(ByteBuffer in) {
        return in.remaining() < 2 || in.remaining() < headerBytes(in)
                ? -1
                : headerBytes(in) + length(in);
    }

    private static int headerBytes(ByteBuffer in) {
        return (length7(in) == LENGTH_16 ? 4 : 2) + MASK_BYTES;
    }

    private static int length(ByteBuffer in) {
        return length7(in) == LENGTH_16 ? in.getShort(in.position() + 2) & 0xffff : length7(in);
    }

    private static int length7(ByteBuffer in) {
        return in.get(in.position() + 1) & LENGTH;
    }

    /** Writes; what the kernel does not take waits in a copy. */
    void write(ByteBuffer bytes) {
        try {
            if (!isBehind()) {
                wire.write(bytes);
            }
            keepUnsent(bytes);
        } catch (IOException broken) {
            // Its end is read as well.
            rest.clear();
        }
    }

    /** Whether earlier bytes must go first. */
    boolean isBehind() {
        return !rest.isEmpty();
    }

    /** What the kernel did not take, if there is any, goes when it takes more. */
    void keepUnsent(ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining()) {
            if (!isBehind()) {
                wire.awaitWritable(true);
            }
            rest.add(ByteBuffer.allocateDirect(bytes.remaining()).put(bytes).flip());
        }
    }

    void writeRest() throws IOException {
        for (var next = rest.peek(); next != null; next = rest.peek()) {
            wire.write(next);
            if (next.hasRemaining()) {
                return;
            }
            rest.remove();
        }
        wire.awaitWritable(false);
    }

    void leave() {
        if (room != null) {
            room.leave(this);
        }
    }
}
