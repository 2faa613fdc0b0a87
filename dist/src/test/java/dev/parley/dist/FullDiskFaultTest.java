package dev.parley.dist;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** One process whose disk, a file system of its own in memory, is full to the last byte. */
class FullDiskFaultTest extends FaultMatrix<EmbeddedInstallation> {
    private static final String FULL = "disk full 10 s";
    private static final int DISK_MEGABYTES = 1_024;
    private static final int LAST_BLOCK_BYTES = 512;
    private static final int BLOCK_BYTES = 1_024 * 1_024;

    private @Nullable Path disk;

    @Override
    String name() {
        return "embedded, small disk";
    }

    @Override
    EmbeddedInstallation start(Path data) throws Exception {
        var mount = Files.createDirectory(data.resolve("disk"));
        var isMounted =
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=%dm".formatted(DISK_MEGABYTES),
                        "tmpfs",
                        mount.toString());
        if (!isMounted) {
            FaultTable.ALL.skip(name(), FULL, "needs root");
        }
        Assumptions.assumeTrue(isMounted, "a file system can be mounted by root only");
        disk = mount;
        return EmbeddedInstallation.start(mount.resolve("data"), Installation.WITHOUT_LIMITS);
    }

    @Override
    List<Fault> faults(EmbeddedInstallation parley, RandomGenerator random) {
        var ballast = disk.resolve("ballast");
        return List.of(
                Fault.until(
                        FULL,
                        10,
                        () -> fill(ballast),
                        () -> {
                            Files.delete(ballast);
                            if (!parley.isAlive()) {
                                // A write that fails ends it.
                                parley.restart();
                            }
                        }));
    }

    /** Whatever the disk is, that is the same. */
    @Override
    List<Fault> onTheWay(Network network, Crowd crowd) {
        return List.of();
    }

    private static void fill(Path ballast) throws IOException {
        try (var file =
                FileChannel.open(
                        ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (var size = BLOCK_BYTES; size >= LAST_BLOCK_BYTES; size /= 2) {
                writeAll(file, size);
            }
        }
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

    @AfterEach
    void unmount() throws Exception {
        if (disk != null && !run("umount", disk.toString())) {
            throw new IOException("cannot unmount " + disk);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
