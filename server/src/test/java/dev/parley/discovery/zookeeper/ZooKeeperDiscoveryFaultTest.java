package dev.parley.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.Leader;
import dev.parley.discovery.LiveNode;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.ZooKeeper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** ZooKeeper is away, a session ends, a node is frozen. */
class ZooKeeperDiscoveryFaultTest {
    private static final int SESSION_TIMEOUT_MILLIS = 2_000;
    private static final Duration HEALED = Duration.ofSeconds(30);
    private static final LiveNode ADA = LiveNode.of("ada", Set.of("gateway"), null);
    private static final LiveNode ZOE = LiveNode.of("zoe", Set.of("jobs"), null);

    @TempDir private static Path folder;
    private static EngineProcess server;

    private final String path = "/parley-" + UUID.randomUUID();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @BeforeAll
    static void startServer() {
        server = new ZooKeeper().start(folder).awaitReady();
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private ZooKeeperDiscovery open(LiveNode self) {
        var discovery = ZooKeeperDiscovery.open(config(path), self, 15_000);
        opened.push(discovery);
        return discovery;
    }

    private static ZooKeeperDiscoveryConfig config(String path) {
        return new ZooKeeperDiscoveryConfig(
                "127.0.0.1:" + server.address().getPort(), SESSION_TIMEOUT_MILLIS, path);
    }

    @Test
    void keepsWhatItHeardWhileZooKeeperIsAwayAndGoesOnAfterwards() {
        var ada = open(ADA);
        var zoe = open(ZOE);
        var adaLeads = leading(ada);
        await().untilTrue(adaLeads);
        var zoeLeads = leading(zoe);
        var lost = new CopyOnWriteArrayList<List<LiveNode>>();
        zoe.onChange(() -> lost.add(zoe.nodes()));

        server.kill();
        await().untilFalse(adaLeads);
        assertThat(zoe.nodes()).containsExactly(ADA, ZOE);
        ada.update(LiveNode::whileDraining);
        assertThat(ada.nodes()).containsExactly(ADA.whileDraining(), ZOE);
        // Longer than a session lives; both nodes begin another one then.
        await().atMost(HEALED)
                .pollDelay(Duration.ofMillis(2L * SESSION_TIMEOUT_MILLIS))
                .untilAsserted(() -> assertThat(zoe.nodes()).containsExactly(ADA, ZOE));

        server = new ZooKeeper().start(folder).awaitReady();
        await().atMost(HEALED)
                .untilAsserted(
                        () ->
                                assertThat(List.of(ada.nodes(), zoe.nodes()))
                                        .containsOnly(List.of(ADA.whileDraining(), ZOE)));
        await().atMost(HEALED).until(() -> adaLeads.get() ^ zoeLeads.get());
        assertThat(lost).as("moments at which a node was missing").noneMatch(at -> at.size() < 2);
    }

    @Test
    void comesBackByItselfWhenItsSessionHasEnded() throws Exception {
        var ada = open(ADA);
        var zoe = open(ZOE);
        var leads = leading(ada);
        await().untilTrue(leads);
        var before = session(ada);

        endSession(ada);

        await().atMost(HEALED).until(() -> session(ada) != before);
        ada.update(node -> node.withConnections(3, 10));
        await().atMost(HEALED)
                .untilAsserted(
                        () ->
                                assertThat(zoe.nodes())
                                        .containsExactly(ADA.withConnections(3, 10), ZOE));
        await().atMost(HEALED).untilTrue(leads);
    }

    private static long session(ZooKeeperDiscovery of) throws Exception {
        return of.client().getZookeeperClient().getZooKeeper().getSessionId();
    }

    /** A second client by the same session closes it. */
    private static void endSession(ZooKeeperDiscovery of) throws Exception {
        var victim = of.client().getZookeeperClient().getZooKeeper();
        var connected = new CountDownLatch(1);
        var twin =
                new org.apache.zookeeper.ZooKeeper(
                        config("/parley").connect(),
                        SESSION_TIMEOUT_MILLIS,
                        _ -> connected.countDown(),
                        victim.getSessionId(),
                        victim.getSessionPasswd());
        connected.await();
        twin.close();
    }

    @Test
    void countsAFrozenNodeAsGoneUntilItWakes() throws Exception {
        var zoe = open(ZOE);
        var other = OtherNode.start(config(path), "ada");
        opened.push(other);
        await().atMost(HEALED).untilAsserted(() -> assertThat(zoe.nodes()).contains(ADA));
        await().atMost(HEALED).until(() -> other.heard().equals(List.of("elected")));
        var leads = leading(zoe);

        other.signal("STOP");
        await().atMost(HEALED).untilAsserted(() -> assertThat(zoe.nodes()).containsExactly(ZOE));
        await().atMost(HEALED).untilTrue(leads);

        other.signal("CONT");
        await().atMost(HEALED)
                .untilAsserted(() -> assertThat(zoe.nodes()).containsExactly(ADA, ZOE));
        await().atMost(HEALED)
                .untilAsserted(
                        () -> assertThat(other.heard()).containsExactly("elected", "resigned"));
        assertThat(leads).isTrue();
    }

    private static AtomicBoolean leading(Discovery discovery) {
        var leads = new AtomicBoolean();
        discovery.lead(
                "jobs",
                new Leader() {
                    @Override
                    public void elected() {
                        leads.set(true);
                    }

                    @Override
                    public void resigned() {
                        leads.set(false);
                    }
                });
        return leads;
    }

    /** A node in a process of its own, which can be stopped by a signal. */
    private record OtherNode(Process process, List<String> heard) implements AutoCloseable {
        static OtherNode start(ZooKeeperDiscoveryConfig config, String name) throws IOException {
            var process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    OtherNode.class.getName(),
                                    config.connect(),
                                    config.path(),
                                    name)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var heard = new CopyOnWriteArrayList<String>();
            Thread.ofVirtual()
                    .start(
                            () ->
                                    process.inputReader()
                                            .lines()
                                            // Its log comes the same way.
                                            .filter(line -> line.matches("elected|resigned"))
                                            .forEach(heard::add));
            return new OtherNode(process, heard);
        }

        void signal(String name) throws IOException, InterruptedException {
            assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
                    .isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }

        public static void main(String[] args) throws InterruptedException {
            var config = new ZooKeeperDiscoveryConfig(args[0], SESSION_TIMEOUT_MILLIS, args[1]);
            var discovery =
                    ZooKeeperDiscovery.open(config, LiveNode.of(args[2], Set.of("gateway"), null));
            discovery.lead(
                    "jobs",
                    new Leader() {
                        @Override
                        public void elected() {
                            System.out.println("elected");
                        }

                        @Override
                        public void resigned() {
                            System.out.println("resigned");
                        }
                    });
            Thread.sleep(Duration.ofMinutes(5));
        }
    }
}
