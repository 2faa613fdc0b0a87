package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RedisFlushedSeamTest extends SeamTest {
    @Test
    void presenceIsThereAgainAndNothingElseNotices() throws Exception {
        survives(
                "Redis flushed",
                (cluster, crowd) -> {
                    var from = System.nanoTime();
                    assertThat(crowd.online()).isEqualTo(crowd.size());
                    cluster.flushRedis();
                    await().atMost(Duration.ofSeconds(45))
                            .until(() -> crowd.online() == crowd.size());
                    return "presence whole after "
                            + seconds(Duration.ofNanos(System.nanoTime() - from));
                });
    }
}
