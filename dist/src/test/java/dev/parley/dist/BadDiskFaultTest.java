package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** One process whose disk, a file system of its own, syncs slowly or not at all. */
class BadDiskFaultTest extends FaultMatrix<EmbeddedInstallation> {
    private static final String SLOW = "fsync slow, 10 s";
    private static final String FAILING = "fsync fails";
    private static final Duration HOW_LONG_SLOW = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(60);

    private @Nullable SparseDisk disk;

    @Override
    String name() {
        return "embedded, bad disk";
    }

    @Override
    EmbeddedInstallation start(Path data) throws Exception {
        disk = SparseDisk.mount(data).orElse(null);
        if (disk == null) {
            FaultTable.ALL.skip(name(), SLOW, "needs root");
            FaultTable.ALL.skip(name(), FAILING, "needs root");
        }
        Assumptions.assumeTrue(disk != null, "a file system can be mounted by root only");
        return EmbeddedInstallation.start(
                disk.folder().resolve("data"), Installation.WITHOUT_LIMITS);
    }

    @Override
    List<Fault> faults(EmbeddedInstallation parley, RandomGenerator random) {
        return List.of(
                Fault.at(SLOW, () -> disk.beSlow(HOW_LONG_SLOW)),
                Fault.until(
                        FAILING,
                        0,
                        () -> {
                            disk.beBroken();
                            // A sync that fails ends it: none that failed may be taken for done.
                            await().atMost(END).until(() -> !parley.isAlive());
                        },
                        () -> {
                            parley.kill();
                            disk.mend();
                            parley.restart();
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
