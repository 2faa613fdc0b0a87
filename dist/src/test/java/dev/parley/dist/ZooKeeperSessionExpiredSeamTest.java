package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.engines.EngineProcess;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

class ZooKeeperSessionExpiredSeamTest extends SeamTest {
    private static final Duration HEALED = Duration.ofSeconds(60);

    /** The one node with the role {@code jobs}. */
    private static final String WITH_JOBS = "gateway-1";

    @Test
    void everyNodeRegistersAgainWhenAllSessionsEnd() throws Exception {
        survives(
                "ZooKeeper sessions of all nodes ended",
                (cluster, crowd) -> {
                    var pids = cluster.pids();
                    try (var registry = Registry.open(cluster.process("zookeeper"))) {
                        var before = registry.sessions();
                        assertThat(before).containsOnlyKeys(pids.keySet());
                        var from = System.nanoTime();
                        for (var session : before.values()) {
                            registry.end(session);
                        }
                        var registered = awaitNewSessions(registry, before, from);
                        var healed = crowd.awaitHealthy(System.nanoTime());
                        assertThat(cluster.pids()).isEqualTo(pids);
                        return "all registered again after %s, and served within %s"
                                .formatted(seconds(registered), seconds(healed));
                    }
                });
    }

    @Test
    void aNodeRegistersAgainThatWasFrozenUntilItsSessionExpired() throws Exception {
        survives(
                "gateway with the jobs frozen until its ZooKeeper session expired",
                (cluster, crowd) -> {
                    var pids = cluster.pids();
                    try (var registry = Registry.open(cluster.process("zookeeper"))) {
                        var before = registry.sessions();
                        assertThat(before).containsOnlyKeys(pids.keySet());
                        var expired = freezeUntilExpired(cluster.process(WITH_JOBS), registry);
                        var woken = System.nanoTime();
                        var registered =
                                awaitNewSessions(
                                        registry, Map.of(WITH_JOBS, before.get(WITH_JOBS)), woken);
                        var healed = crowd.awaitHealthy(woken);
                        assertThat(cluster.pids()).isEqualTo(pids);
                        return "expired after %s; registered %s and served all %s after it woke"
                                .formatted(seconds(expired), seconds(registered), seconds(healed));
                    }
                });
    }

    private static Duration freezeUntilExpired(EngineProcess node, Registry registry) {
        var from = System.nanoTime();
        node.pause();
        try {
            await().atMost(HEALED).until(() -> !registry.sessions().containsKey(node.name()));
            return Duration.ofNanos(System.nanoTime() - from);
        } finally {
            node.resume();
        }
    }

    /** Until these nodes are there by other sessions, and the jobs are somebody's again. */
    private static Duration awaitNewSessions(
            Registry registry, Map<String, Long> before, long fromNanos) {
        await().atMost(HEALED)
                .until(
                        () -> {
                            var now = registry.sessions();
                            return before.keySet().stream()
                                            .allMatch(
                                                    node ->
                                                            now.containsKey(node)
                                                                    && !Objects.equals(
                                                                            now.get(node),
                                                                            before.get(node)))
                                    && registry.wantsJobs(now.get(WITH_JOBS));
                        });
        return Duration.ofNanos(System.nanoTime() - fromNanos);
    }
}
