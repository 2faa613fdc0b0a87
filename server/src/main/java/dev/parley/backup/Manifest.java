package dev.parley.backup;

import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a backup holds, told by the last file that is written to it: a folder without it is no
 * backup.
 *
 * @param format of the folder; {@value #FORMAT} so far
 * @param parley the version that wrote it
 * @param createdAt epoch milliseconds
 * @param epoch the newest of its history
 * @param cursors how far the readers of the feed were before anything was copied
 * @param files every other file by its path in the folder, with {@code /}
 */
record Manifest(
        int format,
        String parley,
        long createdAt,
        long channels,
        long events,
        long epoch,
        Map<String, Long> cursors,
        Map<String, Content> files) {
    static final int FORMAT = 1;
    static final String FILE = "manifest.json";

    Manifest {
        cursors = Map.copyOf(cursors);
        files = new TreeMap<>(files);
    }

    /**
     * @param sha256 in hexadecimal
     */
    record Content(long bytes, String sha256) {}

    long bytes() {
        return files.values().stream().mapToLong(Content::bytes).sum();
    }

    /**
     * @throws BackupException when there is none, or it cannot be read
     */
    static Manifest read(Path folder) {
        var file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new BackupException(
                    folder
                            + " is not a backup, or one that was not finished: it has no "
                            + FILE
                            + ".");
        }
        try {
            var manifest = Json.body(Files.readAllBytes(file), Manifest.class);
            if (manifest.format() != FORMAT) {
                throw new BackupException(
                        "The backup was written by a newer Parley (" + manifest.parley() + ").");
            }
            return manifest;
        } catch (ProtocolException damaged) {
            throw new BackupException(file + " is damaged: " + damaged.sentence(), damaged);
        } catch (IOException unreadable) {
            throw new BackupException(file + " cannot be read.", unreadable);
        }
    }
}
