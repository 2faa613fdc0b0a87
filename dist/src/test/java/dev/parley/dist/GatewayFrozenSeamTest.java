package dev.parley.dist;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.time.Duration;

class GatewayFrozenSeamTest extends SeamTest {
    @Test
    void itsPeopleMissNothingWhenItWakesAfterTenSeconds() throws Exception {
        freeze(10);
    }

    @Test
    @EnabledIfSystemProperty(named = "parley.long", matches = "true")
    void itsPeopleMissNothingWhenItWakesAfterAMinute() throws Exception {
        freeze(60);
    }

    @Test
    @EnabledIfSystemProperty(named = "parley.long", matches = "true")
    void itsPeopleMissNothingWhenItWakesAfterTwoMinutes() throws Exception {
        freeze(120);
    }

    private static void freeze(int secondsLong) throws Exception {
        survives(
                "gateway frozen %d s".formatted(secondsLong),
                (cluster, crowd) -> {
                    var gateway = cluster.process("gateway-2");
                    gateway.pause();
                    try {
                        // The length of the freeze is what is tried.
                        Thread.sleep(Duration.ofSeconds(secondsLong));
                    } finally {
                        gateway.resume();
                    }
                    return "served all %s after it woke"
                            .formatted(seconds(crowd.awaitHealthy(System.nanoTime())));
                });
    }
}
