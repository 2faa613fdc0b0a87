package dev.parley.bench.crew;

import io.netty.buffer.ByteBuf;

/**
 * The moment at which a message was due, inside the message: microseconds of the monotonic clock,
 * which is one for all processes of a machine, as 12 hexadecimal digits.
 */
final class Stamps {
    static final int CHARS = 12;

    private static final byte[] DIGITS = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private Stamps() {}

    static long nowMicros() {
        return System.nanoTime() / 1000;
    }

    static void write(long micros, byte[] to, int at) {
        writeHex(micros, CHARS, to, at);
    }

    /** The lowest {@code digits} hexadecimal digits. */
    static void writeHex(long value, int digits, byte[] to, int at) {
        for (int i = digits - 1; i >= 0; i--) {
            to[at + i] = DIGITS[(int) (value & 0xf)];
            value >>>= 4;
        }
    }

    /** -1 when no moment is written there. */
    static long read(ByteBuf from, int at) {
        long micros = 0;
        for (int i = 0; i < CHARS; i++) {
            int digit = Character.digit(from.getByte(at + i), 16);
            if (digit < 0) {
                return -1;
            }
            micros = micros << 4 | digit;
        }
        return micros;
    }
}
