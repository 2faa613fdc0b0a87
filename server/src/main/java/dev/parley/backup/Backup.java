package dev.parley.backup;

import dev.parley.directory.DirectoryException;
import dev.parley.directory.sqlite.SqliteCopy;
import dev.parley.history.rocksdb.HistoryCopy;
import dev.parley.protocol.Json;
import dev.parley.storage.rocksdb.RocksDbStorage;
import dev.parley.storage.rocksdb.StorageException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Copies a data folder while it is in use. The directory goes first: what it knows of channels is
 * then in the history that is copied after it, which the next start projects.
 */
public final class Backup {
    static final String DIRECTORY = "directory.db";
    static final String HISTORY = "history";
    private static final String KEY_FILES = "*.key";

    private final Path data;
    private final RocksDbStorage storage;
    private final String version;
    private final Clock clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    /**
     * @param data the data folder
     * @param storage the history in it
     * @param version of this Parley
     */
    public Backup(Path data, RocksDbStorage storage, String version, Clock clock) {
        this.data = data;
        this.storage = storage;
        this.version = version;
        this.clock = clock;
    }

    /** What was written. */
    public record Written(Path folder, long channels, long events, long bytes) {}

    /**
     * Writes a backup; on return the disk has it. What was begun is deleted when it fails.
     *
     * @param folder absolute; empty or not there, and not in the data folder
     * @throws BackupException with a sentence that says why it cannot be done
     */
    public Written write(Path folder) {
        var target = folder.normalize();
        if (!target.isAbsolute()) {
            throw new BackupException("Name the folder with its full path.");
        }
        if (target.startsWith(data.toAbsolutePath().normalize())) {
            throw new BackupException("A backup does not go into the data folder itself.");
        }
        if (!oneAtATime.tryLock()) {
            throw new BackupException("Another backup is being written.");
        }
        try {
            return writeAlone(target);
        } finally {
            oneAtATime.unlock();
        }
    }

    private Written writeAlone(Path target) {
        try {
            if (!Folders.isEmpty(target, _ -> false)) {
                throw new BackupException(target + " is not empty.");
            }
            Folders.createForOwnerOnly(target);
            try {
                return copy(target);
            } catch (IOException | RuntimeException failed) {
                Folders.delete(target);
                throw failed;
            }
        } catch (IOException
                | UncheckedIOException
                | StorageException
                | DirectoryException failed) {
            throw new BackupException(
                    "The backup could not be written to " + target + ": " + failed.getMessage(),
                    failed);
        }
    }

    private Written copy(Path target) throws IOException {
        var cursors = new HistoryCopy(storage).cursors();
        SqliteCopy.write(data.resolve(DIRECTORY), target.resolve(DIRECTORY));
        storage.copyTo(target.resolve(HISTORY));
        try (var keys = Files.newDirectoryStream(data, KEY_FILES)) {
            for (var key : keys) {
                Files.copy(
                        key, target.resolve(key.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Folders.sync(target);
        var manifest = manifest(target, cursors);
        Files.write(target.resolve(Manifest.FILE), Json.encode(manifest));
        Folders.sync(target);
        return new Written(target, manifest.channels(), manifest.events(), manifest.bytes());
    }

    /** Counts in the copy itself, so that one that cannot be opened is noticed now. */
    private Manifest manifest(Path target, Map<String, Long> cursors) throws IOException {
        var files = new TreeMap<String, Manifest.Content>();
        for (var file : Folders.files(target)) {
            files.put(name(target, file), Folders.content(file));
        }
        var counts = readHistory(target, HistoryCopy::counts);
        return new Manifest(
                Manifest.FORMAT,
                version,
                clock.millis(),
                counts.channels(),
                counts.events(),
                counts.newestEpoch(),
                cursors,
                files);
    }

    /** Reads the history of a backup, to which nothing is written. */
    static <T> T readHistory(Path backup, Function<HistoryCopy, T> work) throws IOException {
        var engineLogs = Files.createTempDirectory("parley-backup");
        try (var copied = RocksDbStorage.openReadOnly(backup.resolve(HISTORY), engineLogs)) {
            return work.apply(new HistoryCopy(copied));
        } finally {
            Folders.delete(engineLogs);
        }
    }

    static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
