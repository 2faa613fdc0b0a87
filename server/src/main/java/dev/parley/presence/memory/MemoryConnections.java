package dev.parley.presence.memory;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.presence.Connections;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections in a map: as many as there are devices with a socket, and those that had one lately.
 * What is not needed any more goes when the next look at everything is due.
 */
public final class MemoryConnections implements Connections {
    private static final long SWEEP_MILLIS = 30_000;

    private final Map<AccountId, Map<Place, Connection>> entries = new HashMap<>();
    private final Map<AccountId, Integer> watched = new HashMap<>();
    private @Nullable Listener listener;
    private long sweptAtMillis;

    private record Place(DeviceId device, String node) {}

    private MemoryConnections() {}

    public static Connections open() {
        return new MemoryConnections();
    }

    @Override
    public synchronized void put(Connection connection, long nowMillis) {
        sweep(nowMillis);
        var devices = entries.computeIfAbsent(connection.account(), _ -> new HashMap<>(2));
        var place = new Place(connection.device(), connection.node());
        var known = devices.get(place);
        var activeAt = connection.activeAtMillis();
        for (var other : devices.values()) {
            if (isRemembered(other, nowMillis)) {
                activeAt = Math.max(activeAt, other.activeAtMillis());
            }
        }
        var entered =
                new Connection(
                        connection.account(),
                        connection.device(),
                        connection.node(),
                        activeAt,
                        connection.expiresAtMillis());
        devices.put(place, entered);
        if (known == null
                || known.expiresAtMillis() <= nowMillis
                || known.expiresAtMillis() > entered.expiresAtMillis()
                || known.activeAtMillis() != entered.activeAtMillis()) {
            tell(connection.account(), false);
        }
    }

    @Override
    public synchronized Map<AccountId, List<Connection>> of(
            Collection<AccountId> accounts, long nowMillis) {
        var found = new HashMap<AccountId, List<Connection>>();
        for (var account : accounts) {
            var devices = entries.get(account);
            if (devices == null) {
                continue;
            }
            var alive = new ArrayList<Connection>(devices.size());
            for (var connection : devices.values()) {
                if (connection.expiresAtMillis() > nowMillis) {
                    alive.add(connection);
                }
            }
            if (!alive.isEmpty()) {
                found.put(account, alive);
            }
        }
        return found;
    }

    @Override
    public synchronized void announce(AccountId account) {
        tell(account, true);
    }

    @Override
    public synchronized void listen(Listener to) {
        listener = to;
    }

    @Override
    public synchronized void watch(AccountId account) {
        watched.merge(account, 1, Integer::sum);
    }

    @Override
    public synchronized void unwatch(AccountId account) {
        watched.computeIfPresent(
                account, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    private void tell(AccountId account, boolean announced) {
        if (listener == null || !watched.containsKey(account)) {
            return;
        }
        if (announced) {
            listener.announced(account);
        } else {
            listener.changed(account);
        }
    }

    private static boolean isRemembered(Connection connection, long nowMillis) {
        return connection.expiresAtMillis() + REMEMBERED_MILLIS > nowMillis;
    }

    private void sweep(long nowMillis) {
        if (nowMillis - sweptAtMillis < SWEEP_MILLIS) {
            return;
        }
        sweptAtMillis = nowMillis;
        entries.values()
                .removeIf(
                        devices -> {
                            devices.values().removeIf(c -> !isRemembered(c, nowMillis));
                            return devices.isEmpty();
                        });
    }
}
