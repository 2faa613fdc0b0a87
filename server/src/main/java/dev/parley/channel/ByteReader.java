package dev.parley.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what {@link ByteWriter} wrote; anything else is a {@link StoredFormatException}. */
final class ByteReader {
    private final ByteBuffer bytes;

    ByteReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    int octet() {
        need(1);
        return bytes.get() & 0xFF;
    }

    long number() {
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

    String text() {
        var length = count(1);
        var slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException broken) {
            throw new StoredFormatException("text that is no UTF-8");
        }
    }

    long fixed() {
        need(Long.BYTES);
        return bytes.getLong();
    }

    <T> List<T> each(Function<ByteReader, T> read) {
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

    void end() {
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
