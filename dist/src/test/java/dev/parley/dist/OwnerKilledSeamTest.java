package dev.parley.dist;

import org.junit.jupiter.api.Test;

class OwnerKilledSeamTest extends SeamTest {
    @Test
    void anotherOwnerGoesOn() throws Exception {
        survives(
                "owner killed",
                (cluster, crowd) -> {
                    var from = System.nanoTime();
                    cluster.process("messaging-1").kill();
                    var healed = crowd.awaitHealthy(from);
                    cluster.makeWhole();
                    return "served again after " + seconds(healed);
                });
    }
}
