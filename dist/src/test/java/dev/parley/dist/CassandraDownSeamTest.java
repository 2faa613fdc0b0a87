package dev.parley.dist;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class CassandraDownSeamTest extends SeamTest {
    @Test
    void sendsWaitAndGoOnByThemselves() throws Exception {
        survives(
                "Cassandra down 30 s",
                (cluster, crowd) -> {
                    cluster.process("cassandra").kill();
                    // How long it is away is what is tried.
                    Thread.sleep(Duration.ofSeconds(30));
                    cluster.makeWhole();
                    return "served all %s after it answered"
                            .formatted(seconds(crowd.awaitHealthy(System.nanoTime())));
                });
    }
}
