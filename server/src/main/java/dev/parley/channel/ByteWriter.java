package dev.parley.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;

/** Appends values to a growing byte array: variable-length numbers, length-prefixed text. */
public final class ByteWriter {
    private byte[] bytes = new byte[128];
    private int length;

    public ByteWriter octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** A number of seven bits a byte, least significant first; negative ones take ten bytes. */
    public ByteWriter number(long value) {
        reserve(10);
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public ByteWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes with their count before them. */
    public ByteWriter bytes(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    public ByteWriter fixed(long value) {
        reserve(Long.BYTES);
        for (var shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
        return this;
    }

    public <T> ByteWriter each(Collection<T> values, BiConsumer<ByteWriter, T> write) {
        number(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
