package dev.parley.backup;

import dev.parley.directory.DirectoryException;
import dev.parley.directory.sqlite.SqliteCopy;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;
import dev.parley.storage.rocksdb.StorageException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.TreeSet;

/**
 * Brings a backup back as a data folder of its own epoch, so that clients that know more than the
 * backup throw away what they have.
 */
public final class Restore {
    /** In a data folder: a restore into it was begun and did not end. */
    public static final String UNFINISHED = "restore.unfinished";

    private static final Instant EPOCHS_COUNT_FROM = Instant.parse("2026-01-01T00:00:00Z");

    private final Clock clock;

    public Restore(Clock clock) {
        this.clock = clock;
    }

    /** What came back, and in which epoch. */
    public record Restored(long channels, long events, long epoch) {}

    /**
     * @param backup as {@link Backup} wrote it; it stays as it is
     * @param data an empty folder that this process has to itself
     * @param endSessions whether everyone is signed out
     * @throws BackupException with a sentence that says why it cannot be done; {@code data} then
     *     holds nothing, or {@value #UNFINISHED}
     */
    public Restored into(Path backup, Path data, boolean endSessions) {
        var manifest = Manifest.read(backup);
        verify(backup, manifest);
        try {
            return copy(backup, manifest, data, endSessions);
        } catch (IOException
                | UncheckedIOException
                | StorageException
                | DirectoryException failed) {
            throw new BackupException(
                    "The backup could not be restored to " + data + ": " + failed.getMessage(),
                    failed);
        }
    }

    private static void verify(Path backup, Manifest manifest) {
        try {
            var there = new TreeSet<String>();
            for (var file : Folders.files(backup)) {
                there.add(Backup.name(backup, file));
            }
            there.remove(Manifest.FILE);
            if (!there.equals(manifest.files().keySet())) {
                throw new BackupException(
                        backup + " does not hold exactly the files that its manifest names.");
            }
            for (var entry : manifest.files().entrySet()) {
                var file = backup.resolve(entry.getKey());
                if (!Folders.content(file).equals(entry.getValue())) {
                    throw new BackupException(file + " is damaged: its checksum is another one.");
                }
            }
        } catch (IOException unreadable) {
            throw new BackupException(backup + " cannot be read.", unreadable);
        }
    }

    private Restored copy(Path backup, Manifest manifest, Path data, boolean endSessions)
            throws IOException {
        var unfinished = Files.createFile(data.resolve(UNFINISHED));
        var epoch = epochAfter(manifest.epoch());
        var copied =
                Backup.readHistory(
                        backup,
                        from -> {
                            try (var to = open(data.resolve(Backup.HISTORY))) {
                                return from.restoreTo(to, epoch, manifest.cursors());
                            }
                        });
        if (copied.channels() != manifest.channels() || copied.events() != manifest.events()) {
            throw new BackupException(
                    "The backup holds %d events of %d channels, and its manifest says %d of %d."
                            .formatted(
                                    copied.events(),
                                    copied.channels(),
                                    manifest.events(),
                                    manifest.channels()));
        }
        for (var file : manifest.files().keySet()) {
            if (!file.contains("/")) {
                Files.copy(
                        backup.resolve(file),
                        data.resolve(file),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        SqliteCopy.restore(data.resolve(Backup.DIRECTORY), epoch, endSessions);
        Folders.sync(data);
        Files.delete(unfinished);
        Folders.sync(data);
        return new Restored(manifest.channels(), manifest.events(), epoch);
    }

    private static RocksDbStorage open(Path folder) {
        return RocksDbStorage.open(new RocksDbConfig(folder, 0), _ -> {});
    }

    /**
     * An epoch that no client has seen: the same backup may be restored twice, with clients that
     * were on in between.
     */
    private long epochAfter(long epoch) {
        var seconds = clock.instant().getEpochSecond() - EPOCHS_COUNT_FROM.getEpochSecond();
        return Math.max(epoch + 1, seconds);
    }
}
