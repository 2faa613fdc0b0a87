package dev.parley.discovery.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.RealEngines;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryContractTest;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Leader;
import dev.parley.discovery.LiveNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

class ZooKeeperDiscoveryTest extends DiscoveryContractTest {
    private static final LiveNode ADA =
            LiveNode.of("ada", Set.of("messaging"), URI.create("http://ada:8080"));

    /** Each test has a cluster of its own. */
    private final ZooKeeperDiscoveryConfig config =
            new ZooKeeperDiscoveryConfig(
                    "127.0.0.1:" + RealEngines.zooKeeper().address().getPort(),
                    6_000,
                    "/parley-" + UUID.randomUUID());

    private final Deque<Discovery> others = new ArrayDeque<>();

    @Override
    protected ZooKeeperDiscovery open(LiveNode self) {
        return ZooKeeperDiscovery.open(config, self, 15_000);
    }

    private ZooKeeperDiscovery join(LiveNode self) {
        var joined = open(self);
        others.push(joined);
        return joined;
    }

    @AfterEach
    void leave() {
        others.forEach(Discovery::close);
    }

    @Test
    void knowsAllWhoWereThereBeforeWhenItOpens() {
        assertThat(join(ADA).nodes()).containsExactly(ADA, SELF);
    }

    @Test
    void hearsOfComingChangingAndGoing() {
        var zoe = discovery();
        var ada = join(ADA);
        await().untilAsserted(() -> assertThat(zoe.nodes()).contains(ADA));

        var busy =
                ADA.withConnections(7, 100)
                        .withRelay("127.0.0.1:7000")
                        .withPartitions(Map.of(0, 3L, 15, Long.MAX_VALUE))
                        .withRules(2)
                        .whileDraining();
        ada.update(_ -> busy);
        await().untilAsserted(() -> assertThat(zoe.nodes()).contains(busy));

        ada.close();
        await().untilAsserted(() -> assertThat(zoe.nodes()).doesNotContain(busy));
    }

    @Test
    void writesTheNumberOfConnectionsFourTimesASecondAtMost() {
        var ada = join(ADA);
        var observer = discovery();
        var heard = new AtomicInteger();
        observer.onChange(heard::incrementAndGet);

        long start = System.nanoTime();
        for (int i = 1; i <= 1_000; i++) {
            int now = i;
            ada.update(node -> node.withConnections(now, 2_000));
        }

        await().untilAsserted(
                        () ->
                                assertThat(observer.nodes())
                                        .contains(ADA.withConnections(1_000, 2_000)));
        long quarters = (System.nanoTime() - start) / 250_000_000L;
        assertThat(heard.get()).isLessThanOrEqualTo((int) quarters + 2);
    }

    @Test
    void putsANewerStartOfANodeInThePlaceOfTheOlder() {
        var observer = discovery();
        var older = join(ADA.withRules(1));
        var newer = join(ADA.withRules(2));

        await().untilAsserted(
                        () ->
                                assertThat(List.of(observer.nodes(), older.nodes()))
                                        .containsOnly(List.of(ADA.withRules(2), SELF)));
        older.update(LiveNode::whileDraining);
        newer.update(node -> node.withConnections(1, 2));
        await().untilAsserted(
                        () ->
                                assertThat(List.of(observer.nodes(), older.nodes()))
                                        .containsOnly(
                                                List.of(
                                                        ADA.withRules(2).withConnections(1, 2),
                                                        SELF)));

        newer.close();
        await().untilAsserted(
                        () ->
                                assertThat(observer.nodes())
                                        .containsExactly(ADA.withRules(1).whileDraining(), SELF));
    }

    @Test
    void letsOneNodeLeadAndAnotherAfterIt() {
        var elected = new CopyOnWriteArrayList<String>();
        for (var name : List.of("ada", "bea", "cleo")) {
            join(LiveNode.of(name, Set.of("jobs"), null)).lead("jobs", leading(name, elected));
        }
        await().untilAsserted(() -> assertThat(elected).containsExactly("ada"));

        others.removeLast().close();

        await().untilAsserted(() -> assertThat(elected).hasSize(1).doesNotContain("ada"));
    }

    private static Leader leading(String name, List<String> elected) {
        return new Leader() {
            @Override
            public void elected() {
                elected.add(name);
            }

            @Override
            public void resigned() {
                elected.remove(name);
            }
        };
    }

    @Test
    void passesOverWhatItCannotRead() throws Exception {
        var ada = join(ADA);
        for (var child : List.of("eve:0000000007", "eve", "ada:x", ":")) {
            ada.client()
                    .create()
                    .forPath(
                            config.path() + "/nodes/" + child,
                            "no node".getBytes(StandardCharsets.UTF_8));
        }

        var bea = LiveNode.of("bea", Set.of("jobs"), null);
        assertThat(join(bea).nodes()).containsExactly(ADA, bea, SELF);
    }

    @Test
    void refusesANameThatIsNoneInZooKeeper() {
        assertThatThrownBy(() -> open(LiveNode.of("a/b", Set.of(), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a/b");
    }

    @Test
    void saysWhereNoZooKeeperAnswered() {
        var nobody = new ZooKeeperDiscoveryConfig("127.0.0.1:1", 6_000, "/parley");

        assertThatThrownBy(() -> ZooKeeperDiscovery.open(nobody, ADA, 500))
                .isInstanceOf(DiscoveryException.class)
                .hasMessageContaining("no ZooKeeper answers at 127.0.0.1:1");
    }
}
