package dev.parley.relay.grpc;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Owners as a test says. */
final class HandOwners implements Owners {
    private final Map<Integer, Owner> owners = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public Map<Integer, Owner> owners() {
        return Map.copyOf(owners);
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The partition is owned by {@code node} under a greater generation. */
    void move(int partition, String node, String address) {
        owners.merge(
                partition,
                new Owner(node, address, 1),
                (before, _) -> new Owner(node, address, before.generation() + 1));
        listeners.forEach(Runnable::run);
    }
}
