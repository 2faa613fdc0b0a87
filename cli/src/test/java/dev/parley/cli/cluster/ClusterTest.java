package dev.parley.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engines.Cassandra;
import dev.parley.engines.EngineException;
import dev.parley.engines.Fleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Real servers; stand-ins for the nodes, which are dist's to try. */
class ClusterTest {
    @TempDir private Path folder;

    private Cluster cluster;

    @BeforeEach
    void needJdk() {
        Assumptions.assumeTrue(
                Cassandra.canRun() || System.getenv("CI") != null, Cassandra.NEEDS_JDK);
        cluster = Cluster.in(folder, StandIn.command());
    }

    @AfterEach
    void down() {
        cluster.down(Progress.NONE);
        assertThat(cluster.status()).allMatch(process -> process.state().equals("dead"));
    }

    @Test
    void comesUpIsLookedAtGrowsAndGoesOnWhereItWas() {
        var said = new StringWriter();
        cluster.up(new Plan(2, 1, 1, Map.of()), new Screen(new PrintWriter(said), false));

        assertThat(said.toString())
                .containsPattern("cassandra +[0-9.]+ s  ready")
                .containsPattern("gateway-2 +[0-9.]+ s  ready");
        var before = byName();
        assertThat(before)
                .containsOnlyKeys(
                        "gateway-1",
                        "gateway-2",
                        "messaging-1",
                        "cassandra",
                        "kafka-1",
                        "postgresql",
                        "zookeeper",
                        "redis")
                .allSatisfy(
                        (_, process) -> {
                            assertThat(process.state()).isEqualTo("ready");
                            assertThat(process.memoryBytes()).isPositive();
                            assertThat(process.pid()).isPositive();
                        });
        assertThat(before.get("gateway-1").role()).isEqualTo("gateway,api,jobs");
        assertThat(before.get("gateway-1").connections()).isEqualTo(7);
        assertThat(before.get("messaging-1").partitions()).isEqualTo(3);
        assertThat(before.get("kafka-1").connections()).isNull();

        // As another program sees it, and with nobody's lock held.
        var other = Cluster.in(folder, StandIn.command());
        other.kill("gateway-2");
        assertThat(byName().get("gateway-2").state()).isEqualTo("dead");
        other.stop("kafka-1", Progress.NONE);
        assertThat(byName().get("kafka-1").state()).isEqualTo("dead");

        other.up(new Plan(3, 1, 1, Map.of()), Progress.NONE);
        var after = byName();
        assertThat(after).containsKey("gateway-3");
        assertThat(after.get("gateway-2").address()).isEqualTo(before.get("gateway-2").address());
        assertThat(after.get("gateway-2").pid()).isNotEqualTo(before.get("gateway-2").pid());
        assertThat(after.get("cassandra").pid()).isEqualTo(before.get("cassandra").pid());
        assertThat(other.gateways()).hasSize(3);
    }

    @Test
    void tellsWhatAProcessSaidThatDiedAndRefusesASecondStarter() throws Exception {
        assertThatThrownBy(
                        () -> cluster.up(new Plan(1, 1, 1, Map.of("fail", "true")), Progress.NONE))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("gateway-1 ended at its start")
                .hasMessageContaining("told to fail");
        assertThat(Files.readString(cluster.process("gateway-1").log())).contains("told to fail");

        try (var _ = Fleet.in(folder).lock()) {
            assertThatThrownBy(() -> cluster.start("gateway-1", Progress.NONE))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("Another program is starting or stopping");
        }
        assertThatThrownBy(() -> cluster.up(new Plan(1, 1, 3, Map.of()), Progress.NONE))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("was made with --brokers 1");
        assertThatThrownBy(() -> cluster.kill("gateway-7"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("There are: gateway-1, messaging-1, cassandra");
    }

    private Map<String, ProcessStatus> byName() {
        List<ProcessStatus> processes = cluster.status();
        return processes.stream().collect(Collectors.toMap(ProcessStatus::name, each -> each));
    }
}
