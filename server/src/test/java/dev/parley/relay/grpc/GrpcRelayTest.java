package dev.parley.relay.grpc;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayContractTest;
import dev.parley.relay.RelayPublisher;

import org.junit.jupiter.api.AfterEach;

import java.util.List;
import java.util.stream.Stream;

/** Three nodes, each of which owns the partition in its turn. */
class GrpcRelayTest extends RelayContractTest {
    private final HandOwners owners = new HandOwners();
    private final List<GrpcRelay> relays = Stream.of("ant", "bee", "cat").map(this::relay).toList();
    private int turns;

    private GrpcRelay relay(String node) {
        return GrpcRelay.open(GrpcRelayConfig.of("127.0.0.1", 0), node, owners, rooms::after);
    }

    @Override
    protected List<? extends Relay> nodes() {
        return relays;
    }

    @Override
    protected RelayPublisher nextOwner() {
        var next = relays.get(turns++ % relays.size());
        owners.move(PARTITION, next.node(), next.address());
        return next;
    }

    @AfterEach
    void close() {
        relays.forEach(GrpcRelay::close);
    }
}
