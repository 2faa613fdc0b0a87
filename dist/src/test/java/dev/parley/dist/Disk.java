package dev.parley.dist;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system of its own in memory, which can be full to the last byte. */
final class Disk implements AutoCloseable {
    private static final int LAST_BLOCK_BYTES = 512;
    private static final int BLOCK_BYTES = 1_024 * 1_024;
    private static final int COMMAND_SECONDS = 30;

    private final Path folder;
    private final Path ballast;

    private Disk(Path folder) {
        this.folder = folder;
        ballast = folder.resolve("ballast");
    }

    /**
     * Empty where it cannot be mounted, as only root may.
     *
     * @param folder where it will be
     */
    static Optional<Disk> mount(Path folder, int megabytes) throws Exception {
        Files.createDirectory(folder);
        var size = "size=%dm".formatted(megabytes);
        return does("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString())
                ? Optional.of(new Disk(folder))
                : Optional.empty();
    }

    Path folder() {
        return folder;
    }

    void fill() throws IOException {
        try (var file =
                FileChannel.open(
                        ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (var size = BLOCK_BYTES; size >= LAST_BLOCK_BYTES; size /= 2) {
                writeAll(file, size);
            }
        }
    }

    /** There is room again. */
    void empty() throws IOException {
        Files.deleteIfExists(ballast);
    }

    /** Until not one more of this size can be. */
    private static void writeAll(FileChannel file, int size) {
        try {
            while (true) {
                file.write(ByteBuffer.allocate(size));
            }
        } catch (IOException full) {
            // No space is left for one of this size.
        }
    }

    @Override
    public void close() throws Exception {
        run("umount", folder.toString());
    }

    static void run(String... command) throws IOException, InterruptedException {
        if (!does(command)) {
            throw new IOException("failed: " + String.join(" ", List.of(command)));
        }
    }

    private static boolean does(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
