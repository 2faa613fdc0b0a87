package dev.parley.dist;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.time.Duration;

class OwnerFrozenSeamTest extends SeamTest {
    @Test
    void whatItDoesWhenItWakesAfterTenSecondsChangesNothing() throws Exception {
        freeze(10);
    }

    @Test
    @EnabledIfSystemProperty(named = "parley.long", matches = "true")
    void whatItDoesWhenItWakesAfterAMinuteChangesNothing() throws Exception {
        freeze(60);
    }

    @Test
    @EnabledIfSystemProperty(named = "parley.long", matches = "true")
    void whatItDoesWhenItWakesAfterTwoMinutesChangesNothing() throws Exception {
        freeze(120);
    }

    private static void freeze(int secondsLong) throws Exception {
        survives(
                "owner frozen %d s".formatted(secondsLong),
                (cluster, crowd) -> {
                    var owner = cluster.process("messaging-1");
                    owner.pause();
                    try {
                        // The length of the freeze is what is tried.
                        Thread.sleep(Duration.ofSeconds(secondsLong));
                    } finally {
                        owner.resume();
                    }
                    var healed = crowd.awaitHealthy(System.nanoTime());
                    crowd.awaitAcknowledged(300);
                    return "served all %s after it woke".formatted(seconds(healed));
                });
    }
}
