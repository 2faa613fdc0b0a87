package dev.parley.bench.crew;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Where the text of the next frame is put together: one array, used again and again. */
final class Scratch {
    private static final int MAX_BYTES = 0xffff;
    private static final byte FILLING = 'x';
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final byte[] bytes = new byte[MAX_BYTES];
    private final SplittableRandom random = new SplittableRandom();
    private int length;

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    Scratch begin(String ascii) {
        length = 0;
        return add(ascii);
    }

    Scratch add(String ascii) {
        return add(ascii(ascii));
    }

    Scratch add(byte[] ascii) {
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    Scratch add(long number) {
        return add(Long.toString(number));
    }

    Scratch add(char ascii) {
        bytes[length++] = (byte) ascii;
        return this;
    }

    Scratch stamp(long micros) {
        Stamps.write(micros, bytes, length);
        length += Stamps.CHARS;
        return this;
    }

    Scratch fill(int count) {
        Arrays.fill(bytes, length, length + count, FILLING);
        length += count;
        return this;
    }

    /** A new id: RFC 9562, version 7. */
    Scratch id() {
        long high = System.currentTimeMillis() << 16 | VERSION_7 | random.nextLong() & 0x0fffL;
        long low = VARIANT | random.nextLong() & 0x3fff_ffff_ffff_ffffL;
        return hex(high >>> 32, 8)
                .add('-')
                .hex(high >>> 16, 4)
                .add('-')
                .hex(high, 4)
                .add('-')
                .hex(low >>> 48, 4)
                .add('-')
                .hex(low, 12);
    }

    private Scratch hex(long value, int digits) {
        Stamps.writeHex(value, digits, bytes, length);
        length += digits;
        return this;
    }
}
