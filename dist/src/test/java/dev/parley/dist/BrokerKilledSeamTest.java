package dev.parley.dist;

import org.junit.jupiter.api.Test;

class BrokerKilledSeamTest extends SeamTest {
    @Test
    void twoBrokersGoOn() throws Exception {
        survives(
                "broker killed",
                (cluster, crowd) -> {
                    var from = System.nanoTime();
                    cluster.process("kafka-2").kill();
                    var healed = crowd.awaitHealthy(from);
                    crowd.awaitAcknowledged(300);
                    cluster.makeWhole();
                    return "served again after " + seconds(healed);
                });
    }
}
