package dev.parley.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.discovery.Gateways.Choice;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class GatewaysTest {
    private static final LiveNode ADA = gateway("ada").withConnections(0, 100);
    private static final LiveNode ZOE = gateway("zoe").withConnections(50, 100);

    private static LiveNode gateway(String name) {
        return LiveNode.of(name, Set.of("gateway"), URI.create("http://" + name));
    }

    private static Choice choose(LiveNode... live) {
        return gateways(live).choose(_ -> false);
    }

    private static Gateways gateways(LiveNode... live) {
        return new Gateways(() -> List.of(live), new SplittableRandom(1), () -> 0);
    }

    @Test
    void namesTheOneWithMostRoomInProportion() {
        assertThat(choose(ADA, ZOE)).isEqualTo(new Choice.Gateway(ADA.publicUrl()));
        assertThat(choose(ADA.withConnections(100, 1_000), ZOE.withConnections(50, 100)))
                .isEqualTo(new Choice.Gateway(ADA.publicUrl()));
    }

    @Test
    void sendsNobodyToOneThatDrainsOrIsNoGateway() {
        var api = LiveNode.of("api", Set.of("api"), URI.create("http://api"));

        assertThat(choose(ADA.whileDraining(), ZOE, api))
                .isEqualTo(new Choice.Gateway(ZOE.publicUrl()));
        assertThat(choose(ADA.whileDraining(), api)).isEqualTo(new Choice.NoneLives());
    }

    @Test
    void tellsWhenToComeBackWhereAllAreFull() {
        assertThat(choose(ADA.withConnections(100, 100), ZOE.withConnections(120, 100)))
                .isInstanceOfSatisfying(
                        Choice.AllFull.class,
                        full -> assertThat(full.retryAfterMillis()).isBetween(1_000L, 10_000L));
    }

    @Test
    void avoidsWhatCouldNotBeReachedUnlessThereIsNothingElse() {
        assertThat(gateways(ADA, ZOE).choose(ADA::equals))
                .isEqualTo(new Choice.Gateway(ZOE.publicUrl()));
        assertThat(gateways(ADA).choose(ADA::equals))
                .isEqualTo(new Choice.Gateway(ADA.publicUrl()));
    }

    @Test
    void countsThoseItHasSentSinceTheLastReport() {
        var gateways = gateways(ADA, ZOE);
        for (int i = 0; i < 60; i++) {
            gateways.choose(_ -> false);
        }

        assertThat(gateways.choose(ADA::equals)).isEqualTo(new Choice.Gateway(ZOE.publicUrl()));
        assertThat(Stream.generate(() -> gateways.choose(_ -> false)).limit(40).distinct())
                .hasSize(2);
    }
}
