package dev.parley.dist;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class GatewayFrozenSeamTest extends SeamTest {
    @Test
    void itsPeopleMissNothingWhenItWakes() throws Exception {
        survives(
                "gateway frozen 10 s",
                (cluster, crowd) -> {
                    var gateway = cluster.process("gateway-2");
                    gateway.pause();
                    try {
                        // The length of the freeze is what is tried.
                        Thread.sleep(Duration.ofSeconds(10));
                    } finally {
                        gateway.resume();
                    }
                    return "served all %s after it woke"
                            .formatted(seconds(crowd.awaitHealthy(System.nanoTime())));
                });
    }
}
