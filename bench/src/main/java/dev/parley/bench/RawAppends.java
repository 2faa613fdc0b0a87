package dev.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * What the disk itself bears: records appended to a file and synced ({@code fdatasync}) before the
 * next ones, with nothing around them. So many records share a sync as senders wait, which is the
 * most that a store could let share it.
 */
final class RawAppends {
    private static final double NANOS_A_SECOND = 1e9;

    private RawAppends() {}

    /**
     * Records a second.
     *
     * @param folder on the disk in question; the file is deleted afterwards
     */
    static double perSecond(Path folder, int recordsASync, int recordBytes, long millis) {
        try {
            Files.createDirectories(folder);
            var file = Files.createTempFile(folder, "raw", ".log");
            try (var appending = FileChannel.open(file, StandardOpenOption.APPEND)) {
                var records =
                        ByteBuffer.allocateDirect(Math.multiplyExact(recordsASync, recordBytes));
                long start = System.nanoTime();
                long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
                long syncs = 0;
                while (System.nanoTime() < end) {
                    records.clear();
                    while (records.hasRemaining()) {
                        appending.write(records);
                    }
                    appending.force(false);
                    syncs++;
                }
                return syncs * recordsASync / ((System.nanoTime() - start) / NANOS_A_SECOND);
            } finally {
                Files.delete(file);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
