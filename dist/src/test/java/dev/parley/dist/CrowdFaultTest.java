package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What the seams of a cluster are judged by, where there is none: one process is killed. */
class CrowdFaultTest {
    @TempDir private Path data;

    @Test
    void aProcessThatIsKilledLosesNothing() throws Exception {
        try (var parley = EmbeddedInstallation.start(data, Installation.WITHOUT_LIMITS);
                var crowd =
                        Crowd.gather(Doors.straight(parley.doors()), "crowd", Crowd.Size.SMALL)) {
            crowd.talk();
            parley.kill();
            var from = System.nanoTime();
            parley.restart();
            var healed = crowd.awaitHealthy(from);
            crowd.awaitAcknowledged(500);
            crowd.openMoreRooms();
            assertThat(crowd.online()).isEqualTo(crowd.size());
            var verdict = crowd.finish();
            System.out.printf(
                    "crowd: %s, %d comings and goings, %d removals; served again after %s%n",
                    verdict, crowd.comings(), crowd.removals(), SeamTest.seconds(healed));
            assertThat(verdict).matches(Verdict::holds);
            assertThat(verdict.failed()).isZero();
            assertThat(verdict.acknowledged()).isPositive();
            assertThat(crowd.removals()).isPositive();
        }
    }
}
