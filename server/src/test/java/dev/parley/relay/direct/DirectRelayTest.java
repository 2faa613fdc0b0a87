package dev.parley.relay.direct;

import dev.parley.relay.Relay;
import dev.parley.relay.RelayContractTest;
import dev.parley.relay.RelayPublisher;

import java.util.List;

class DirectRelayTest extends RelayContractTest {
    private final DirectRelay relay = new DirectRelay();

    @Override
    protected List<? extends Relay> nodes() {
        return List.of(relay);
    }

    @Override
    protected RelayPublisher nextOwner() {
        return relay;
    }
}
