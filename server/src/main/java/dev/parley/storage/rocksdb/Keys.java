package dev.parley.storage.rocksdb;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Position;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How keys are laid out: numbers big-endian, so that their order is the order of bytes. */
public final class Keys {
    private static final int EPOCH_AND_SEQ_BYTES = Integer.BYTES + Long.BYTES;

    private Keys() {}

    /** Key of an event, and of the marks of a message. */
    public static byte[] event(ChannelId channel, long epoch, long seq) {
        var id = ascii(channel.value());
        return ByteBuffer.allocate(id.length + EPOCH_AND_SEQ_BYTES)
                .put(id)
                .putInt(Math.toIntExact(epoch))
                .putLong(seq)
                .array();
    }

    /** The seq in an event's key. */
    public static long seq(byte[] eventKey) {
        return ByteBuffer.wrap(eventKey).getLong(eventKey.length - Long.BYTES);
    }

    /** The same key in another epoch. */
    public static byte[] atEpoch(byte[] eventKey, long epoch) {
        var moved = eventKey.clone();
        ByteBuffer.wrap(moved).putInt(moved.length - EPOCH_AND_SEQ_BYTES, Math.toIntExact(epoch));
        return moved;
    }

    public static byte[] id(CommandKey key) {
        var channel = ascii(key.channel().value());
        var account = ascii(key.account().value());
        return ByteBuffer.allocate(channel.length + account.length + 2 * Long.BYTES)
                .put(channel)
                .put(account)
                .putLong(key.id().value().getMostSignificantBits())
                .putLong(key.id().value().getLeastSignificantBits())
                .array();
    }

    public static byte[] head(ChannelId channel) {
        return ascii("h" + channel.value());
    }

    public static byte[] snapshot(ChannelId channel) {
        return ascii("s" + channel.value());
    }

    /** In {@link Family#CHANNELS}: the epoch in which new channels begin. */
    public static byte[] firstEpoch() {
        return ascii("epoch");
    }

    /** In {@link Family#CHANNELS}: the first generation of positions that was never given. */
    public static byte[] generation() {
        return ascii("generation");
    }

    public static byte[] feed(int partition, Position position) {
        return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(partition)
                .putLong(position.value())
                .array();
    }

    /** The position in a feed key. */
    public static Position position(byte[] feedKey) {
        return new Position(ByteBuffer.wrap(feedKey).getLong(Integer.BYTES));
    }

    public static byte[] cursor(String reader, int partition) {
        return ascii(reader + "/" + partition);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
