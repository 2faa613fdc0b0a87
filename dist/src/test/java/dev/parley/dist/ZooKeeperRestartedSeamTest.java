package dev.parley.dist;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ZooKeeperRestartedSeamTest extends SeamTest {
    @Test
    void nodesGoOnWithWhatTheyHeardLast() throws Exception {
        survives(
                "ZooKeeper down 15 s",
                (cluster, crowd) -> {
                    cluster.process("zookeeper").kill();
                    // How long it is away is what is tried: longer than a session lives.
                    Thread.sleep(Duration.ofSeconds(15));
                    var meanwhile = crowd.awaitHealthy(System.nanoTime());
                    cluster.makeWhole();
                    return "served within %s while it was away, and within %s after it came back"
                            .formatted(
                                    seconds(meanwhile),
                                    seconds(crowd.awaitHealthy(System.nanoTime())));
                });
    }
}
