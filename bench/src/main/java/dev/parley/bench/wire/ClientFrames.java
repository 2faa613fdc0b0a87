package dev.parley.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes frames of RFC 6455 as a client does: masked, each in one piece. */
public final class ClientFrames {
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xa;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int MAX_PAYLOAD_BYTES = 0xffff;
    private static final int MAX_SHORT_BYTES = 125;
    private static final int MASK_BYTES = 4;
    private static final int MAX_HEADER_BYTES = 4 + MASK_BYTES;

    // Any will do: masks protect proxies from pages, and there is neither.
    private static final int MASK = 0x5a17c3e9;

    private ClientFrames() {}

    /** A frame of the first {@code length} bytes of {@code payload}, at most 65,535. */
    public static ByteBuf of(ByteBufAllocator buffers, int opcode, byte[] payload, int length) {
        if (length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a frame of " + length + " bytes");
        }
        ByteBuf out = buffers.directBuffer(MAX_HEADER_BYTES + length);
        out.writeByte(FIN | opcode);
        if (length <= MAX_SHORT_BYTES) {
            out.writeByte(MASKED | length);
        } else {
            out.writeByte(MASKED | LENGTH_16).writeShort(length);
        }
        out.writeInt(MASK);
        int at = 0;
        for (; at + MASK_BYTES <= length; at += MASK_BYTES) {
            int four =
                    payload[at] << 24
                            | (payload[at + 1] & 0xff) << 16
                            | (payload[at + 2] & 0xff) << 8
                            | payload[at + 3] & 0xff;
            out.writeInt(four ^ MASK);
        }
        for (; at < length; at++) {
            out.writeByte(payload[at] ^ MASK >>> 24 - 8 * (at % MASK_BYTES));
        }
        return out;
    }
}
