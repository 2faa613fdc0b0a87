package dev.parley.discovery.fixed;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryContractTest;
import dev.parley.discovery.LiveNode;

class FixedDiscoveryTest extends DiscoveryContractTest {
    @Override
    protected Discovery open(LiveNode self) {
        return FixedDiscovery.open(self);
    }
}
