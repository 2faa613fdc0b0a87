package dev.parley.presence.memory;

import dev.parley.presence.Connections;
import dev.parley.presence.ConnectionsContractTest;

class MemoryConnectionsTest extends ConnectionsContractTest {
    @Override
    protected Connections open() {
        return MemoryConnections.open();
    }
}
