package dev.parley.dist;

import org.junit.jupiter.api.Test;

class PartitionAddedSeamTest extends SeamTest {
    @Test
    void channelsStayWhereTheyAreAndNewOnesMayLiveThere() throws Exception {
        survives(
                "partitions added",
                (cluster, crowd) -> {
                    // The nodes that do not know of them yet go on meanwhile.
                    cluster.set("log.partitions", "8");
                    for (var node : cluster.nodes()) {
                        cluster.process(node).stop();
                        cluster.makeWhole();
                    }
                    var healed = crowd.awaitHealthy(System.nanoTime());
                    crowd.openMoreRooms();
                    return "served all after %s".formatted(seconds(healed));
                });
    }
}
