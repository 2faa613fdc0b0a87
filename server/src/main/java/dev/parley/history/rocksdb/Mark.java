package dev.parley.history.rocksdb;

import dev.parley.channel.Position;
import dev.parley.history.StoredEvent.Revision;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What later events made of a message: the projection from which the shown text is read.
 *
 * @param deletedAt position of the deletion, if there was one
 * @param editSeqs the events that edited it; their texts go with it when it is deleted
 * @param text the newest, empty once deleted
 */
record Mark(@Nullable Position deletedAt, long[] editSeqs, long editedAtMillis, String text) {
    static final Mark NONE = new Mark(null, new long[0], 0, "");

    Mark edited(long seq, long timeMillis, String newText) {
        var seqs = Arrays.copyOf(editSeqs, editSeqs.length + 1);
        seqs[editSeqs.length] = seq;
        return new Mark(deletedAt, seqs, timeMillis, newText);
    }

    Mark deleted(Position at) {
        return new Mark(at, editSeqs, editedAtMillis, "");
    }

    Revision revision() {
        return new Revision(text, editedAtMillis, deletedAt != null);
    }

    byte[] encode() {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        var out =
                ByteBuffer.allocate(
                        2 * Long.BYTES
                                + Integer.BYTES
                                + editSeqs.length * Long.BYTES
                                + utf8.length);
        out.putLong(deletedAt == null ? Position.NONE.value() : deletedAt.value());
        out.putLong(editedAtMillis).putInt(editSeqs.length);
        for (var seq : editSeqs) {
            out.putLong(seq);
        }
        return out.put(utf8).array();
    }

    static Mark decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var deletedAt = new Position(in.getLong());
        var editedAt = in.getLong();
        var seqs = new long[in.getInt()];
        for (var i = 0; i < seqs.length; i++) {
            seqs[i] = in.getLong();
        }
        return new Mark(
                deletedAt.equals(Position.NONE) ? null : deletedAt,
                seqs,
                editedAt,
                StandardCharsets.UTF_8.decode(in).toString());
    }
}
