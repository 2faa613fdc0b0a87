package dev.parley.history.rocksdb;

import java.nio.ByteBuffer;

/** A channel's newest stored event; seq 0 for none. */
record Head(long epoch, long seq) {
    byte[] encode() {
        return ByteBuffer.allocate(2 * Long.BYTES).putLong(epoch).putLong(seq).array();
    }

    static Head decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        return new Head(in.getLong(), in.getLong());
    }
}
