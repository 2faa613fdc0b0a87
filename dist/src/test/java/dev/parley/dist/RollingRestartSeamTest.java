package dev.parley.dist;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RollingRestartSeamTest extends SeamTest {
    @Test
    void nobodyNoticesButByReconnecting() throws Exception {
        survives(
                "every node restarted in turn",
                (cluster, crowd) -> {
                    var longest = Duration.ZERO;
                    for (var node : cluster.nodes()) {
                        var from = System.nanoTime();
                        cluster.process(node).stop();
                        var stopped = Duration.ofNanos(System.nanoTime() - from);
                        longest = longest.compareTo(stopped) > 0 ? longest : stopped;
                        cluster.makeWhole();
                        crowd.awaitHealthy(System.nanoTime());
                    }
                    return "the slowest to drain took " + seconds(longest);
                });
    }
}
