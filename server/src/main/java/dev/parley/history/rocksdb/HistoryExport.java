package dev.parley.history.rocksdb;

import dev.parley.channel.ChannelId;
import dev.parley.channel.Position;
import dev.parley.storage.rocksdb.Family;
import dev.parley.storage.rocksdb.Keys;
import dev.parley.storage.rocksdb.RocksDbStorage;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@link RocksDbHistoryStore} holds beyond what its port shows, for another history. */
public final class HistoryExport {
    private final RocksDbStorage storage;

    /**
     * @param storage stays as it is
     */
    public HistoryExport(RocksDbStorage storage) {
        this.storage = storage;
    }

    /** A channel with events, all of them in one epoch. */
    public record Held(ChannelId channel, long epoch, long seq) {}

    /** What later events made of a message. */
    public record Made(
            long seq,
            String text,
            long editedAtMillis,
            List<Long> editSeqs,
            @Nullable Position deletedAt) {}

    /** Every channel, by id. */
    public List<Held> channels() {
        var channels = new ArrayList<Held>();
        storage.scan(
                Family.CHANNELS,
                (key, value) -> {
                    if (key[0] == 'h') {
                        var head = Head.decode(value);
                        var id = new String(key, 1, key.length - 1, StandardCharsets.US_ASCII);
                        channels.add(new Held(new ChannelId(id), head.epoch(), head.seq()));
                    }
                    return true;
                });
        return channels;
    }

    /** The epoch in which new channels begin. */
    public long firstEpoch() {
        var value = storage.get(Family.CHANNELS, Keys.firstEpoch());
        return value == null ? 1 : ByteBuffer.wrap(value).getLong();
    }

    /** What became of the messages of a channel, those that nothing was made of left out. */
    public List<Made> marks(Held held) {
        var marks = new ArrayList<Made>();
        storage.scan(
                Family.MARKS,
                Keys.event(held.channel(), held.epoch(), 0),
                Keys.event(held.channel(), held.epoch(), held.seq() + 1),
                (key, value) -> {
                    var mark = Mark.decode(value);
                    marks.add(
                            new Made(
                                    Keys.seq(key),
                                    mark.text(),
                                    mark.editedAtMillis(),
                                    Arrays.stream(mark.editSeqs()).boxed().toList(),
                                    mark.deletedAt()));
                    return true;
                });
        return marks;
    }
}
