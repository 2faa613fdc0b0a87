package dev.parley.app;

import dev.parley.discovery.Discovery;
import dev.parley.relay.grpc.Owners;

import java.util.HashMap;
import java.util.Map;

/**
 * Who owns which partition, by what the live nodes say of themselves. Two may name the same
 * partition for a moment; the one with the greater generation had it later.
 */
record DiscoveredOwners(Discovery discovery) implements Owners {
    @Override
    public Map<Integer, Owner> owners() {
        var owners = new HashMap<Integer, Owner>();
        for (var node : discovery.nodes()) {
            var address = node.relay();
            if (address != null) {
                node.partitions()
                        .forEach(
                                (partition, generation) ->
                                        owners.merge(
                                                partition,
                                                new Owner(node.name(), address, generation),
                                                DiscoveredOwners::later));
            }
        }
        return owners;
    }

    private static Owner later(Owner one, Owner other) {
        return other.generation() > one.generation() ? other : one;
    }

    @Override
    public void onChange(Runnable listener) {
        discovery.onChange(listener);
    }
}
