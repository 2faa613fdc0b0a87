package dev.parley.role.gateway;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.conversation.Caller;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sessions on this node: how many sockets there are, and those that have said hello by device.
 */
final class OpenSessions {
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentHashMap<DeviceId, List<Session>> byDevice = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<AccountId, Integer> counts = new ConcurrentHashMap<>();
    private final int maxPerAccount;

    OpenSessions(int maxPerAccount) {
        this.maxPerAccount = maxPerAccount;
    }

    /** Sockets that are open, whether or not they have said hello. */
    int connections() {
        return connections.get();
    }

    void connected() {
        connections.incrementAndGet();
    }

    void disconnected() {
        connections.decrementAndGet();
    }

    /** Adds a session that has said hello, unless its account has too many. */
    boolean add(Session session, Caller caller) {
        var added = new boolean[1];
        counts.compute(
                caller.account(),
                (_, count) -> {
                    int known = count == null ? 0 : count;
                    added[0] = known < maxPerAccount;
                    return added[0] ? Integer.valueOf(known + 1) : count;
                });
        if (added[0]) {
            byDevice.compute(
                    caller.device(),
                    (_, known) -> {
                        if (known == null) {
                            return List.of(session);
                        }
                        var more = new ArrayList<>(known);
                        more.add(session);
                        return List.copyOf(more);
                    });
        }
        return added[0];
    }

    void remove(Session session, Caller caller) {
        byDevice.computeIfPresent(
                caller.device(),
                (_, known) -> {
                    var rest = known.stream().filter(other -> other != session).toList();
                    return rest.isEmpty() ? null : rest;
                });
        counts.computeIfPresent(
                caller.account(), (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    List<Session> ofDevice(DeviceId device) {
        return byDevice.getOrDefault(device, List.of());
    }
}
