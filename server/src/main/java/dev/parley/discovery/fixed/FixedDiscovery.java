package dev.parley.discovery.fixed;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.Leader;
import dev.parley.discovery.LiveNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** The one node there is. It does alone whatever is to be done alone. */
public final class FixedDiscovery implements Discovery {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Leader> leading = new LinkedHashMap<>();
    private volatile LiveNode self;

    private FixedDiscovery(LiveNode self) {
        this.self = self;
    }

    public static Discovery open(LiveNode self) {
        return new FixedDiscovery(self);
    }

    @Override
    public List<LiveNode> nodes() {
        return List.of(self);
    }

    @Override
    public synchronized void update(UnaryOperator<LiveNode> change) {
        var changed = change.apply(self);
        if (!changed.name().equals(self.name())) {
            throw new IllegalArgumentException("a node keeps its name, " + self.name());
        }
        if (!changed.equals(self)) {
            self = changed;
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void lead(String task, Leader leader) {
        if (leading.putIfAbsent(task, leader) != null) {
            throw new IllegalArgumentException("this node leads " + task + " already");
        }
        leader.elected();
    }

    @Override
    public synchronized void close() {
        leading.values().forEach(Leader::resigned);
        leading.clear();
    }
}
