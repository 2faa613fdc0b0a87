package dev.parley.feed.kafka;

import dev.parley.channel.SequencedEvent;
import dev.parley.channel.StoredCodec;
import dev.parley.channel.StoredFormatException;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What one record of the topic holds: some events of one append, in order, each with its length
 * before it. A record is there or it is not, so that events never lie in another order than they
 * were added in, whatever of an append failed.
 */
final class FeedRecord {
    /** Well below the 1 MiB that brokers take. */
    private static final int MAX_RECORD_BYTES = 256 << 10;

    private FeedRecord() {}

    /** The events as few records. An event that is too large for one has one of its own. */
    static List<byte[]> encode(List<SequencedEvent> events) {
        var records = new ArrayList<byte[]>();
        var encoded = new ArrayList<byte[]>();
        var bytes = 0;
        for (var event : events) {
            var one = StoredCodec.encode(event);
            if (bytes + one.length > MAX_RECORD_BYTES && !encoded.isEmpty()) {
                records.add(join(encoded, bytes));
                encoded.clear();
                bytes = 0;
            }
            encoded.add(one);
            bytes += Integer.BYTES + one.length;
        }
        records.add(join(encoded, bytes));
        return records;
    }

    private static byte[] join(List<byte[]> encoded, int bytes) {
        var record = ByteBuffer.allocate(bytes);
        encoded.forEach(one -> record.putInt(one.length).put(one));
        return record.array();
    }

    static List<SequencedEvent> decode(byte[] record) {
        var events = new ArrayList<SequencedEvent>();
        var in = ByteBuffer.wrap(record);
        try {
            while (in.hasRemaining()) {
                var one = new byte[in.getInt()];
                in.get(one);
                events.add(StoredCodec.decodeEvent(one));
            }
        } catch (BufferUnderflowException | NegativeArraySizeException broken) {
            throw new IllegalStateException("a record of the feed is cut short", broken);
        } catch (StoredFormatException unknown) {
            throw new IllegalStateException("a record of the feed cannot be read", unknown);
        }
        return events;
    }
}
