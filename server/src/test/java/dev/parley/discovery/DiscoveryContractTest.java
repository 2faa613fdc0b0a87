package dev.parley.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What every discovery must do, for a node that is alone as well. */
public abstract class DiscoveryContractTest {
    protected static final LiveNode SELF =
            LiveNode.of(
                    "zoe", Set.of("gateway", "api"), URI.create("https://zoe.example.org:8443"));

    private Discovery discovery;

    protected abstract Discovery open(LiveNode self);

    /** The node {@link #SELF}, which every test finds there. */
    protected final Discovery discovery() {
        return discovery;
    }

    @BeforeEach
    void openIt() {
        discovery = open(SELF);
    }

    @AfterEach
    void closeIt() {
        discovery.close();
    }

    @Test
    void knowsThisNodeFromTheStart() {
        assertThat(discovery.nodes()).containsExactly(SELF);
        assertThat(discovery.publicUrls()).containsExactly(SELF.publicUrl());
    }

    @Test
    void knowsAtOnceWhatThisNodeSaysOfItself() {
        var busy =
                SELF.withConnections(7, 100)
                        .withRelay("127.0.0.1:7000")
                        .withPartitions(Map.of(0, 3L, 15, Long.MAX_VALUE))
                        .withRules(2)
                        .whileDraining();

        discovery.update(_ -> busy);

        assertThat(discovery.nodes()).containsExactly(busy);
    }

    @Test
    void changesWhatWasSaidLast() {
        discovery.update(node -> node.withConnections(7, 100));
        discovery.update(LiveNode::whileDraining);

        assertThat(discovery.nodes()).containsExactly(SELF.withConnections(7, 100).whileDraining());
    }

    @Test
    void tellsOfAChangeAfterItCanBeSeen() {
        var seen = new CopyOnWriteArrayList<List<LiveNode>>();
        discovery.onChange(() -> seen.add(discovery.nodes()));

        discovery.update(LiveNode::whileDraining);

        await().untilAsserted(() -> assertThat(seen).contains(List.of(SELF.whileDraining())));
    }

    @Test
    void keepsTheNamesOfNodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> discovery.update(node -> LiveNode.of("other", node.roles(), null)));
        assertThat(discovery.nodes()).containsExactly(SELF);
    }

    @Test
    void letsTheOnlyNodeLead() {
        var heard = new CopyOnWriteArrayList<String>();

        discovery.lead("jobs", noting(heard));
        discovery.lead("cleaning", noting(heard));

        await().untilAsserted(() -> assertThat(heard).containsExactly("elected", "elected"));
    }

    @Test
    void leadsNothingAnyMoreWhenItIsClosed() {
        var heard = new CopyOnWriteArrayList<String>();
        discovery.lead("jobs", noting(heard));
        await().untilAsserted(() -> assertThat(heard).containsExactly("elected"));

        discovery.close();

        assertThat(heard).containsExactly("elected", "resigned");
    }

    @Test
    void takesPartInAChoiceOnce() {
        discovery.lead("jobs", noting(new CopyOnWriteArrayList<>()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> discovery.lead("jobs", noting(new CopyOnWriteArrayList<>())));
    }

    @Test
    void canBeClosedTwice() {
        discovery.close();
        discovery.close();
    }

    protected static Leader noting(List<String> heard) {
        return new Leader() {
            @Override
            public void elected() {
                heard.add("elected");
            }

            @Override
            public void resigned() {
                heard.add("resigned");
            }
        };
    }
}
