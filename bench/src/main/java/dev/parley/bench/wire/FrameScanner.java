package dev.parley.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of RFC 6455 in what a server sends, wherever the bytes were cut. Keeps nothing
 * between reads but the frame that is not complete yet.
 */
public final class FrameScanner {
    private static final int MAX_FRAME_BYTES = 16 << 20;
    private static final int MAX_HEADER_BYTES = 10;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    /** Gets each frame. */
    public interface Sink {
        /**
         * @param bytes holds the payload at {@code index}; only for the time of the call
         */
        void frame(int opcode, ByteBuf bytes, int index, int length);
    }

    private @Nullable ByteBuf carry;

    /**
     * Takes all that is readable.
     *
     * @throws IllegalStateException when this is no server's frame
     */
    public void scan(ByteBuf in, Sink sink) {
        while (in.isReadable()) {
            if (carry == null) {
                int total = frameBytes(in);
                if (total < 0 || in.readableBytes() < total) {
                    carry =
                            UnpooledByteBufAllocator.DEFAULT.heapBuffer(
                                    Math.max(total, MAX_HEADER_BYTES));
                    carry.writeBytes(in);
                } else {
                    hand(in, total, sink);
                    in.skipBytes(total);
                }
            } else {
                complete(carry, in, sink);
            }
        }
    }

    /** Lets go of what is not complete. */
    public void close() {
        if (carry != null) {
            carry.release();
            carry = null;
        }
    }

    private void complete(ByteBuf begun, ByteBuf in, Sink sink) {
        int total = frameBytes(begun);
        // As long as the length is not known, byte by byte.
        int missing = total < 0 ? 1 : total - begun.readableBytes();
        begun.writeBytes(in, Math.min(missing, in.readableBytes()));
        total = frameBytes(begun);
        if (total == begun.readableBytes()) {
            carry = null;
            hand(begun, total, sink);
            begun.release();
        }
    }

    private static void hand(ByteBuf from, int total, Sink sink) {
        int start = from.readerIndex();
        int header = headerBytes(from.getByte(start + 1) & LENGTH);
        sink.frame(from.getByte(start) & OPCODE, from, start + header, total - header);
    }

    /** Of the frame that begins here, with its header; -1 when that is not here yet. */
    private static int frameBytes(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return -1;
        }
        int second = in.getUnsignedByte(start + 1);
        if ((second & MASKED) != 0) {
            throw new IllegalStateException("a server masks nothing");
        }
        int header = headerBytes(second);
        if (in.readableBytes() < header) {
            return -1;
        }
        long payload =
                switch (second) {
                    case LENGTH_64 -> in.getLong(start + 2);
                    case LENGTH_16 -> in.getUnsignedShort(start + 2);
                    default -> second;
                };
        if (payload < 0 || payload > MAX_FRAME_BYTES) {
            throw new IllegalStateException("a frame of " + payload + " bytes");
        }
        return header + (int) payload;
    }

    private static int headerBytes(int length) {
        return switch (length) {
            case LENGTH_64 -> 10;
            case LENGTH_16 -> 4;
            default -> 2;
        };
    }
}
