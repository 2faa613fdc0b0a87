package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.cluster.Plan;
import dev.parley.testkit.Verdict;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/**
 * Something is done to one process of a cluster while people talk, edit, delete, come and go.
 * Afterwards every command that was acknowledged is there, once, in its place and the same for all.
 * All seams are tried on one cluster with three brokers, one after the other.
 */
@Tag("long")
abstract class SeamTest {
    private static final int MORE_AFTERWARDS = 300;

    private static ClusterInstallation shared;
    private static int crowds;

    /** What is done, and how long it took people to be served again. */
    @FunctionalInterface
    interface Harm {
        String to(ClusterInstallation cluster, Crowd crowd) throws Exception;
    }

    @BeforeEach
    void wholeCluster() throws IOException {
        cluster().makeWhole();
    }

    static synchronized ClusterInstallation cluster() throws IOException {
        if (shared == null) {
            var folder = Files.createTempDirectory("parley-seams");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder)));
            shared =
                    ClusterInstallation.start(
                            folder,
                            new Plan(
                                    Integer.getInteger("parley.gateways", 2),
                                    2,
                                    Integer.getInteger("parley.brokers", 3),
                                    Installation.WITHOUT_LIMITS));
        }
        return shared;
    }

    private static void end(Path folder) {
        if (shared != null) {
            shared.close();
        }
        if (System.getProperty("parley.keep") != null) {
            System.err.println("kept: " + folder);
            return;
        }
        try (var below = Files.walk(folder)) {
            for (var path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException left) {
            System.err.println("not deleted: " + folder);
        }
    }

    /** Lets people talk, does it, and judges. */
    static void survives(String seam, Harm harm) throws Exception {
        var doors = Doors.straight(cluster().doors());
        try (var crowd = Crowd.gather(doors, "crowd-" + ++crowds, Crowd.Size.SMALL)) {
            crowd.talk();
            var times = harm.to(cluster(), crowd);
            crowd.awaitAcknowledged(MORE_AFTERWARDS);
            var verdict = crowd.finish();
            System.out.printf(
                    "seam: %s: %s, %d comings and goings, %d removals; %s%n",
                    seam, verdict, crowd.comings(), crowd.removals(), times);
            assertThat(verdict).matches(Verdict::holds);
            assertThat(verdict.failed()).isZero();
            assertThat(verdict.acknowledged()).isPositive();
            assertThat(crowd.removals()).isPositive();
        }
    }

    static String seconds(Duration duration) {
        return "%.1f s".formatted(duration.toMillis() / 1e3);
    }
}
