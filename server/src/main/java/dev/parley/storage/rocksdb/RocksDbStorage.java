package dev.parley.storage.rocksdb;

import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One RocksDB for history and feed. A durable write is a batch with one fsync; batches that several
 * partitions write at once share it.
 *
 * <p>A write that fails is the end: what the disk holds of it is not known, and answering anything
 * after it could contradict what a restart reads. The process is ended, and nothing of the batch
 * was acknowledged.
 */
public final class RocksDbStorage implements AutoCloseable {
    private static final long BLOCK_CACHE_BYTES = 32L << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final long MAX_WAL_BYTES = 128L << 20;
    private static final int BLOOM_BITS_PER_KEY = 10;
    private static final int MAX_INFO_LOGS = 3;
    private static final long LOOK_AT_DISK_EVERY_MILLIS = 100;

    private final RocksDbConfig config;
    private final FileStore disk;
    private final RocksDB db;
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final WriteOptions durable;
    private final WriteOptions relaxed;
    private final Syncer syncer;
    private final Consumer<Throwable> fatal;
    private volatile Look looked;

    /** What the disk was like. */
    private record Look(long atNanos, boolean isFull) {}

    /**
     * Writes a batch so that it survives any crash: the seam at which a failing disk is simulated.
     */
    @FunctionalInterface
    public interface Syncer {
        void write(RocksDB db, WriteOptions durable, WriteBatch batch) throws RocksDBException;
    }

    /** How the database is opened. */
    @FunctionalInterface
    private interface Opening {
        RocksDB open(
                DBOptions options,
                List<ColumnFamilyDescriptor> families,
                List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    private RocksDbStorage(
            RocksDbConfig config, Opening opening, Syncer syncer, Consumer<Throwable> fatal)
            throws RocksDBException, IOException {
        this.config = config;
        this.syncer = syncer;
        this.fatal = fatal;
        disk = Files.getFileStore(config.folder());
        looked = new Look(System.nanoTime(), isDiskFull());
        RocksDB.loadLibrary();
        durable = keep(new WriteOptions().setSync(true));
        relaxed = keep(new WriteOptions());
        var cache = keep(new LRUCache(BLOCK_CACHE_BYTES));
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(keep(new BloomFilter(BLOOM_BITS_PER_KEY)));
        var familyOptions =
                keep(
                        new ColumnFamilyOptions()
                                .setTableFormatConfig(table)
                                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                                .setCompressionType(CompressionType.LZ4_COMPRESSION));
        var options =
                keep(
                        new DBOptions()
                                .setCreateIfMissing(true)
                                .setCreateMissingColumnFamilies(true)
                                // Families are stored together or not at all: had one more than
                                // the log can give back, after a sync that failed, the others
                                // would lack it, and no start would open that.
                                .setAtomicFlush(true)
                                .setMaxTotalWalSize(MAX_WAL_BYTES)
                                .setKeepLogFileNum(MAX_INFO_LOGS)
                                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                                // Nor is a failed sync tried again: it may say then that all is
                                // well.
                                .setMaxBgErrorResumeCount(0)
                                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery));
        var descriptors = new ArrayList<ColumnFamilyDescriptor>();
        for (var family : Family.values()) {
            descriptors.add(new ColumnFamilyDescriptor(family.diskName(), familyOptions));
        }
        var opened = new ArrayList<ColumnFamilyHandle>();
        db = opening.open(options, descriptors, opened);
        for (var family : Family.values()) {
            handles.put(family, opened.get(family.ordinal()));
        }
    }

    /**
     * Opens the database, and makes it when it is not there.
     *
     * @param fatal called when a durable write failed; ends the process
     */
    public static RocksDbStorage open(RocksDbConfig config, Consumer<Throwable> fatal) {
        return open(config, RocksDB::write, fatal);
    }

    /** As {@link #open(RocksDbConfig, Consumer)}, with durable writes through {@code syncer}. */
    public static RocksDbStorage open(
            RocksDbConfig config, Syncer syncer, Consumer<Throwable> fatal) {
        var folder = config.folder().toString();
        try {
            Files.createDirectories(config.folder());
            return new RocksDbStorage(
                    config,
                    (options, families, handles) ->
                            RocksDB.open(options, folder, families, handles),
                    syncer,
                    fatal);
        } catch (RocksDBException broken) {
            throw cannotOpen(config.folder(), broken);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Opens a database that stays as it is.
     *
     * @param logFolder takes the engine's own log, as nothing is written to {@code folder}
     */
    public static RocksDbStorage openReadOnly(Path folder, Path logFolder) {
        try {
            return new RocksDbStorage(
                    new RocksDbConfig(folder, 0),
                    (options, families, handles) ->
                            RocksDB.openReadOnly(
                                    options.setDbLogDir(logFolder.toString())
                                            .setCreateIfMissing(false)
                                            .setCreateMissingColumnFamilies(false),
                                    folder.toString(),
                                    families,
                                    handles),
                    (_, _, _) -> {
                        throw new RocksDBException("this database is only read");
                    },
                    _ -> {});
        } catch (RocksDBException broken) {
            throw cannotOpen(folder, broken);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static StorageException cannotOpen(Path folder, RocksDBException broken) {
        return new StorageException(
                "The database in " + folder + " cannot be opened: " + broken.getMessage(), broken);
    }

    /**
     * Copies everything that is stored now to a folder that must not be there. On the same file
     * system the copy shares the files that never change, and is made at once.
     */
    public void copyTo(Path folder) {
        try (var checkpoint = Checkpoint.create(db)) {
            checkpoint.createCheckpoint(folder.toString());
        } catch (RocksDBException failed) {
            throw new StorageException(
                    "the database cannot be copied to " + folder + ": " + failed.getMessage(),
                    failed);
        }
    }

    /**
     * Whether so little disk is free that nothing more is to be appended; a moment old at the most.
     */
    public boolean isFull() {
        var now = System.nanoTime();
        var last = looked;
        if (now - last.atNanos() < TimeUnit.MILLISECONDS.toNanos(LOOK_AT_DISK_EVERY_MILLIS)) {
            return last.isFull();
        }
        var look = new Look(now, isDiskFull());
        looked = look;
        return look.isFull();
    }

    private boolean isDiskFull() {
        try {
            return disk.getUsableSpace() < config.minFreeBytes();
        } catch (IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }

    /** Several changes that are written together or not at all. */
    public final class Batch implements AutoCloseable {
        private final WriteBatch writes = new WriteBatch();

        public void put(Family family, byte[] key, byte[] value) {
            try {
                writes.put(handle(family), key, value);
            } catch (RocksDBException broken) {
                throw new StorageException("a batch cannot be filled", broken);
            }
        }

        /** Writes the batch; on return it survives any crash. */
        public void writeDurably() {
            try {
                syncer.write(db, durable, writes);
            } catch (RocksDBException failed) {
                fatal.accept(failed);
                throw new StorageException("the disk did not take a write", failed);
            }
        }

        @Override
        public void close() {
            writes.close();
        }
    }

    public Batch batch() {
        return new Batch();
    }

    /** Writes what may be lost by a crash, but never before anything written earlier. */
    public void put(Family family, byte[] key, byte[] value) {
        try {
            db.put(handle(family), relaxed, key, value);
        } catch (RocksDBException failed) {
            fatal.accept(failed);
            throw new StorageException("the disk did not take a write", failed);
        }
    }

    public byte @Nullable [] get(Family family, byte[] key) {
        try {
            return db.get(handle(family), key);
        } catch (RocksDBException broken) {
            throw new StorageException("the database cannot be read", broken);
        }
    }

    /** Receives rows until it has seen enough. */
    @FunctionalInterface
    public interface RowVisitor {
        /** Returns whether to go on. */
        boolean row(byte[] key, byte[] value);
    }

    /** Visits all rows of a family in ascending order. */
    public void scan(Family family, RowVisitor visitor) {
        try (var options = new ReadOptions().setFillCache(false);
                var rows = db.newIterator(handle(family), options)) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                if (!visitor.row(rows.key(), rows.value())) {
                    return;
                }
            }
            check(rows);
        }
    }

    /** Visits the rows with {@code from <= key < to} in ascending order. */
    public void scan(Family family, byte[] from, byte[] to, RowVisitor visitor) {
        try (var upper = new Slice(to);
                var options = new ReadOptions().setIterateUpperBound(upper);
                var rows = db.newIterator(handle(family), options)) {
            for (rows.seek(from); rows.isValid(); rows.next()) {
                if (!visitor.row(rows.key(), rows.value())) {
                    return;
                }
            }
            check(rows);
        }
    }

    /** Visits the rows with {@code from <= key < to} in descending order. */
    public void scanBack(Family family, byte[] from, byte[] to, RowVisitor visitor) {
        try (var lower = new Slice(from);
                var upper = new Slice(to);
                var options =
                        new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
                var rows = db.newIterator(handle(family), options)) {
            for (rows.seekToLast(); rows.isValid(); rows.prev()) {
                if (!visitor.row(rows.key(), rows.value())) {
                    return;
                }
            }
            check(rows);
        }
    }

    private static void check(RocksIterator rows) {
        try {
            rows.status();
        } catch (RocksDBException broken) {
            throw new StorageException("the database cannot be read", broken);
        }
    }

    private ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        resources.add(resource);
        return resource;
    }

    @Override
    public void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        for (var resource : resources.reversed()) {
            try {
                resource.close();
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
