package dev.parley.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link ByteWriter} wrote; anything else is a {@link StoredFormatException}. */
public final class ByteReader {
    private final ByteBuffer bytes;

    public ByteReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    public int octet() {
        need(1);
        return bytes.get() & 0xFF;
    }

    public long number() {
        var value = 0L;
        for (var shift = 0; shift < Long.SIZE; shift += 7) {
            var octet = octet();
            value |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new StoredFormatException("a number of more than ten bytes");
    }

    public String text() {
        var length = count(1);
        var slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException broken) {
            throw new StoredFormatException("text that is no UTF-8");
        }
    }

    /** Bytes with their count before them. */
    public byte[] bytes() {
        var value = new byte[count(1)];
        bytes.get(value);
        return value;
    }

    public boolean hasMore() {
        return bytes.hasRemaining();
    }

    public long fixed() {
        need(Long.BYTES);
        return bytes.getLong();
    }

    public <T> List<T> each(Function<ByteReader, T> read) {
        var count = count(1);
        var values = new ArrayList<T>(count);
        for (var i = 0; i < count; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    /**
     * A count of things of at least {@code minBytes} each, so that no lie about it costs memory.
     */
    int count(int minBytes) {
        var count = number();
        if (count < 0 || count > bytes.remaining() / minBytes) {
            throw new StoredFormatException("a count of " + count + " in what is left");
        }
        return (int) count;
    }

    void skipRest() {
        bytes.position(bytes.limit());
    }

    public void end() {
        if (bytes.hasRemaining()) {
            throw new StoredFormatException(bytes.remaining() + " bytes too many");
        }
    }

    private void need(int count) {
        if (bytes.remaining() < count) {
            throw new StoredFormatException("cut short");
        }
    }
}
