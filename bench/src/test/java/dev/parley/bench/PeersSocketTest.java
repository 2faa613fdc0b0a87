package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.LocalCrew;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.peer.Peer;
import dev.parley.bench.peer.PeerServer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

/** What is sent to a peer arrives at everyone in the room, and is understood. */
class PeersSocketTest {
    private static final Path HOME = Path.of(System.getProperty("parley.home"));
    private static final RoomPlan PLAN = RoomPlan.of(2, 5);

    @ParameterizedTest
    @EnumSource(
            value = Peer.class,
            names = {"VERTX", "CEILING", "CEILING_BATCHED", "CEILING_EPOLL", "CEILING_URING"})
    void deliversEveryMessageToEveryoneInItsRoomAndToNobodyElse(Peer peer) {
        tryOut(peer);
    }

    /** Those that are fetched by npm and apt first. */
    @ParameterizedTest
    @Tag("long")
    @EnumSource(
            value = Peer.class,
            names = {"WS", "SOCKET_IO", "MOSQUITTO", "NATS", "PROSODY", "EJABBERD"})
    void whatIsInstalledDoesTheSame(Peer peer) {
        tryOut(peer);
    }

    private static void tryOut(Peer peer) {
        try (var server = PeerServer.start(peer, HOME, List.of());
                var crews = new Crews(LocalCrew::open)) {
            var contender = Contender.peer(peer, server);
            Measurement.requireAll(
                    crews.connect(
                            contender.language(),
                            contender.gateways(),
                            contender.seats().apply(PLAN),
                            4),
                    PLAN.allSockets());

            var measured =
                    Measurement.of(
                            crews,
                            Traffic.open(200, 128, 100, 500).inBursts(4),
                            PLAN.sockets(),
                            contender.process());

            assertThat(measured.lost()).isZero();
            assertThat(measured.closed()).isEmpty();
            assertThat(crews.count().allSent()).isEqualTo(120);
            assertThat(crews.count().delivered())
                    .isEqualTo(crews.count().allSent() * PLAN.sockets());
            assertThat(measured.collected().delivery().count()).isPositive();
            assertThat(measured.serverCpuSeconds()).isPresent();
        }
    }
}
