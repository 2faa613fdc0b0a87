package dev.parley.history.rocksdb;

import dev.parley.channel.StoredCodec;
import dev.parley.storage.rocksdb.Family;
import dev.parley.storage.rocksdb.Keys;
import dev.parley.storage.rocksdb.RocksDbStorage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * History and feed as they leave a node in a backup and come back in an epoch of their own. Seqs
 * and positions stay as they are; what the new epoch says is that beyond the newest of them
 * something else may have stood.
 */
public final class HistoryCopy {
    private static final int ROWS_AT_ONCE = 5_000;

    private final RocksDbStorage storage;

    /**
     * @param storage the history that is to be described or copied; it stays as it is
     */
    public HistoryCopy(RocksDbStorage storage) {
        this.storage = storage;
    }

    /** What a history holds. */
    public record Counts(long channels, long events, long newestEpoch) {}

    public Counts counts() {
        var counts = new long[] {0, 0, firstEpoch()};
        storage.scan(
                Family.CHANNELS,
                (key, value) -> {
                    if (isHead(key)) {
                        var head = Head.decode(value);
                        counts[0]++;
                        counts[1] += head.seq();
                        counts[2] = Math.max(counts[2], head.epoch());
                    }
                    return true;
                });
        return new Counts(counts[0], counts[1], counts[2]);
    }

    private long firstEpoch() {
        var value = storage.get(Family.CHANNELS, Keys.firstEpoch());
        return value == null ? 1 : ByteBuffer.wrap(value).getLong();
    }

    /** How far each reader of the feed is, by the name under which it is stored. */
    public Map<String, Long> cursors() {
        var cursors = new HashMap<String, Long>();
        storage.scan(
                Family.CURSORS,
                (key, value) -> {
                    cursors.put(text(key), ByteBuffer.wrap(value).getLong());
                    return true;
                });
        return cursors;
    }

    /**
     * Copies everything into an empty database, in {@code epoch} and with a raised generation of
     * positions.
     *
     * @param epoch above any that clients may know
     * @param cursors of readers of the feed; who is further goes back to there
     * @return what was copied
     */
    public Counts restoreTo(RocksDbStorage target, long epoch, Map<String, Long> cursors) {
        var events = new long[1];
        try (var rows = new Rows(target)) {
            storage.scan(
                    Family.EVENTS,
                    (key, value) -> {
                        events[0]++;
                        var event = StoredCodec.decodeEvent(value).atEpoch(epoch);
                        return rows.put(
                                Family.EVENTS, Keys.atEpoch(key, epoch), StoredCodec.encode(event));
                    });
            storage.scan(Family.IDS, (key, value) -> rows.put(Family.IDS, key, value));
            storage.scan(
                    Family.MARKS,
                    (key, value) -> rows.put(Family.MARKS, Keys.atEpoch(key, epoch), value));
            storage.scan(
                    Family.FEED,
                    (key, value) -> rows.put(Family.FEED, key, Keys.atEpoch(value, epoch)));
            storage.scan(
                    Family.CURSORS,
                    (key, value) -> {
                        var at = ByteBuffer.wrap(value).getLong();
                        var back = Math.min(at, cursors.getOrDefault(text(key), -1L));
                        return rows.put(Family.CURSORS, key, number(back));
                    });
            storage.scan(
                    Family.CHANNELS,
                    (key, value) ->
                            !(isHead(key) || isSnapshot(key))
                                    || rows.put(Family.CHANNELS, key, moved(key, value, epoch)));
            rows.put(Family.CHANNELS, Keys.firstEpoch(), number(epoch));
            rows.put(Family.CHANNELS, Keys.generation(), number(newestGeneration() + 1));
        }
        return new Counts(counts().channels(), events[0], epoch);
    }

    private static byte[] moved(byte[] key, byte[] value, long epoch) {
        return isHead(key)
                ? new Head(epoch, Head.decode(value).seq()).encode()
                : StoredCodec.encode(StoredCodec.decodeChannel(value).atEpoch(epoch));
    }

    private long newestGeneration() {
        var known = storage.get(Family.CHANNELS, Keys.generation());
        var newest = new long[] {known == null ? 0 : ByteBuffer.wrap(known).getLong()};
        storage.scan(
                Family.FEED,
                (key, _) -> {
                    newest[0] = Math.max(newest[0], Keys.position(key).generation());
                    return true;
                });
        return newest[0];
    }

    private static boolean isHead(byte[] key) {
        return key[0] == 'h';
    }

    private static boolean isSnapshot(byte[] key) {
        return key[0] == 's';
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.US_ASCII);
    }

    /** Rows on their way, written many at once. */
    private static final class Rows implements AutoCloseable {
        private final RocksDbStorage target;
        private RocksDbStorage.Batch batch;
        private int waiting;

        private Rows(RocksDbStorage target) {
            this.target = target;
            batch = target.batch();
        }

        /** Returns true, so that a scan goes on. */
        private boolean put(Family family, byte[] key, byte[] value) {
            batch.put(family, key, value);
            waiting++;
            if (waiting == ROWS_AT_ONCE) {
                write();
                batch = target.batch();
                waiting = 0;
            }
            return true;
        }

        private void write() {
            try (var full = batch) {
                full.writeDurably();
            }
        }

        @Override
        public void close() {
            write();
        }
    }
}
