package dev.parley.bench;

import dev.parley.bench.crew.Language;
import dev.parley.bench.crew.Seat;
import dev.parley.bench.installation.ServerProcess;
import dev.parley.bench.installation.Target;
import dev.parley.bench.peer.Guarantee;
import dev.parley.bench.peer.Peer;
import dev.parley.bench.peer.PeerServer;

import java.net.URI;
import java.util.List;
import java.util.function.Function;

/**
 * A server that is measured: Parley, or a peer beside it.
 *
 * @param seats the members of rooms on it; makes the rooms where that is needed
 */
record Contender(
        String name,
        Language language,
        List<URI> gateways,
        ServerProcess process,
        Function<RoomPlan, List<Seat>> seats) {
    Contender {
        gateways = List.copyOf(gateways);
    }

    static Contender parley(Target target) {
        return parley(target, plan -> plan.seats(target, false));
    }

    static Contender parley(Target target, Function<RoomPlan, List<Seat>> seats) {
        return new Contender(
                named("Parley", Guarantee.FSYNC_BEFORE_ACK),
                Language.PARLEY,
                target.gateways(),
                target.process(),
                seats);
    }

    static Contender peer(Peer peer, PeerServer server) {
        return new Contender(
                named(peer.toString(), peer.guarantee()),
                peer.language(),
                server.gateways(),
                server.process(),
                RoomPlan::seatsOfNobody);
    }

    private static String named(String name, Guarantee guarantee) {
        return name + " (" + guarantee + ")";
    }
}
