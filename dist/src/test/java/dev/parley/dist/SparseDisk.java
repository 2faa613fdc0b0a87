package dev.parley.dist;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * An ext4 in a file that has no more than was ever written to it. What is written somewhere for the
 * first time needs room on the disk below, and is lost where there is none: a sync then fails.
 */
final class SparseDisk implements AutoCloseable {
    private static final int MEGABYTES = 1_024;
    private static final int BYTES_OF_MEGABYTE = 1_024 * 1_024;
    private static final String PAGE_KILOBYTES = "4";
    private static final Duration FROZEN = Duration.ofSeconds(1);
    private static final Duration THAWED = Duration.ofMillis(300);

    private final Disk below;
    private final Path image;
    private final Path folder;

    private SparseDisk(Disk below, Path image, Path folder) {
        this.below = below;
        this.image = image;
        this.folder = folder;
    }

    /**
     * Empty where it cannot be mounted, as only root may.
     *
     * @param folder in which it will be
     */
    static Optional<SparseDisk> mount(Path folder) throws Exception {
        var below = Disk.mount(folder.resolve("below"), MEGABYTES);
        if (below.isEmpty()) {
            return Optional.empty();
        }
        var image = below.get().folder().resolve("image");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) MEGABYTES * BYTES_OF_MEGABYTE);
        }
        var disk =
                new SparseDisk(below.get(), image, Files.createDirectory(folder.resolve("sparse")));
        var isMounted = false;
        try {
            Disk.run("mkfs.ext4", "-q", image.toString());
            disk.mount();
            isMounted = true;
            return Optional.of(disk);
        } finally {
            if (!isMounted) {
                below.get().close();
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** Its loop device goes with it when it is unmounted. */
    private void mount() throws Exception {
        Disk.run("mount", "-t", "ext4", "-o", "loop", image.toString(), folder.toString());
        // A loop device takes a write for done of which there was room for the first page only: a
        // sync would succeed though not all is there (lo_complete_rq in Linux looks at what was
        // read
        // short only). So no write may have more than a page.
        var device = Files.getFileStore(folder).name().replaceFirst("^/dev/", "");
        Files.writeString(Path.of("/sys/block", device, "queue/max_sectors_kb"), PAGE_KILOBYTES);
    }

    private void unmount() throws Exception {
        Disk.run("umount", folder.toString());
    }

    /** Every sync takes up to a second. */
    void beSlow(Duration howLong) throws Exception {
        var end = System.nanoTime() + howLong.toNanos();
        while (System.nanoTime() < end) {
            Disk.run("fsfreeze", "--freeze", folder.toString());
            try {
                // How long nothing gets to the disk is what is tried.
                Thread.sleep(FROZEN);
            } finally {
                Disk.run("fsfreeze", "--unfreeze", folder.toString());
            }
            // And how long it may work in between.
            Thread.sleep(THAWED);
        }
    }

    /** Syncs fail, unless nothing is new of what they sync. */
    void beBroken() throws Exception {
        below.fill();
    }

    /**
     * It is mended, and what is read of it is what is on it, not what memory still holds of a write
     * that failed. Nobody may have a file of it open.
     */
    void mend() throws Exception {
        below.empty();
        unmount();
        // It ends with 1 when it has corrected something, as it should.
        Disk.run("sh", "-c", "e2fsck -p \"$0\" || test $? -eq 1", image.toString());
        mount();
    }

    @Override
    public void close() throws Exception {
        try {
            unmount();
        } finally {
            below.close();
        }
    }
}
