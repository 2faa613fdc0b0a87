package dev.parley.dist;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** One process whose disk, a file system of its own in memory, is full to the last byte. */
class FullDiskFaultTest extends FaultMatrix<EmbeddedInstallation> {
    private static final String FULL = "disk full 10 s";
    private static final int DISK_MEGABYTES = 1_024;

    private @Nullable Disk disk;

    @Override
    String name() {
        return "embedded, small disk";
    }

    @Override
    EmbeddedInstallation start(Path data) throws Exception {
        disk = Disk.mount(data.resolve("disk"), DISK_MEGABYTES).orElse(null);
        if (disk == null) {
            FaultTable.ALL.skip(name(), FULL, "needs root");
        }
        Assumptions.assumeTrue(disk != null, "a file system can be mounted by root only");
        return EmbeddedInstallation.start(
                disk.folder().resolve("data"), Installation.WITHOUT_LIMITS);
    }

    @Override
    List<Fault> faults(EmbeddedInstallation parley, RandomGenerator random) {
        return List.of(
                Fault.until(
                        FULL,
                        10,
                        disk::fill,
                        () -> {
                            disk.empty();
                            if (!parley.isAlive()) {
                                // A write that fails ends it.
                                parley.restart();
                            }
                        }));
    }

    /** Whatever the disk is, that is the same. */
    @Override
    List<Fault> onTheWay(Network network, Crowd crowd, Bystanders bystanders) {
        return List.of();
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }
}
