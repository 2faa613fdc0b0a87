package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ErrorCode;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class CassandraDownSeamTest extends SeamTest {
    @Test
    void sendsWaitOrAreUnavailableAndGoOnByThemselves() throws Exception {
        survives(
                "Cassandra down 30 s",
                (cluster, crowd) -> {
                    var nodes = cluster.pids();
                    assertThat(crowd.postponements()).isEmpty();
                    cluster.process("cassandra").kill();
                    var gone = System.nanoTime();
                    // How long it is away is what is tried.
                    Thread.sleep(Duration.ofSeconds(30));
                    assertThat(crowd.wasAnyServed(gone)).isFalse();
                    cluster.makeWhole();
                    var healed = crowd.awaitHealthy(System.nanoTime());
                    var said = crowd.postponements();
                    assertThat(said).containsOnlyKeys(ErrorCode.UNAVAILABLE);
                    assertThat(cluster.pids()).isEqualTo(nodes);
                    return "told %s meanwhile; served all %s after it answered"
                            .formatted(said, seconds(healed));
                });
    }
}
