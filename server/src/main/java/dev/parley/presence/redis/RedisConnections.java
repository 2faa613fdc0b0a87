package dev.parley.presence.redis;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.presence.Connections;
import dev.parley.presence.PresenceException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Entries in Redis, those of an account in one hash. Entering waits for no answer, unless for those
 * of many others; reading sends all questions at once. What changes is told on one channel to every
 * node, which passes over those whom nobody there watches.
 */
final class RedisConnections implements Connections {
    private static final int MAX_ASKED_AT_ONCE = 1_000;
    private static final int MAX_ENTERED_AT_ONCE = 500;
    private static final int MAX_LAST_KNOWN = 50_000;

    /** So long an answer is good that was given while Redis was away; then it is asked for anew. */
    private static final long LAST_KNOWN_MILLIS = 5_000;

    private static final String CHANGED = "changed ";
    private static final String ANNOUNCED = "announced ";

    private final RedisLink link;
    private final String prefix;
    private final String channel;
    private final Script put = Script.of("put_connection.lua");
    private final ConcurrentHashMap<AccountId, Integer> watched = new ConcurrentHashMap<>();
    private final Semaphore entering = new Semaphore(MAX_ENTERED_AT_ONCE);
    private volatile @Nullable Listener listener;

    /** As Redis last told; guarded by itself. */
    private final Map<AccountId, List<Connection>> lastKnown =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AccountId, List<Connection>> eldest) {
                    return size() > MAX_LAST_KNOWN;
                }
            };

    RedisConnections(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix + ":connections:";
        channel = prefix + ":presence";
        link.listen(channel, this::hear, this::lookAgain);
    }

    @Override
    public void put(Connection connection, long nowMillis) {
        if (!mayEnter()) {
            // The next renewal enters it.
            return;
        }
        put.run(
                        link,
                        prefix + connection.account().value(),
                        connection.device().value() + " " + connection.node(),
                        Long.toString(connection.activeAtMillis()),
                        Long.toString(connection.expiresAtMillis()),
                        Long.toString(nowMillis),
                        Long.toString(REMEMBERED_MILLIS),
                        channel,
                        CHANGED + connection.account().value())
                .whenComplete((_, _) -> entering.release());
    }

    /** So that those who ask are not behind thousands who enter. */
    private boolean mayEnter() {
        try {
            return entering.tryAcquire(RedisLink.TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Map<AccountId, List<Connection>> of(Collection<AccountId> accounts, long nowMillis) {
        var all = List.copyOf(accounts);
        var found = new HashMap<AccountId, List<Connection>>();
        for (var from = 0; from < all.size(); from += MAX_ASKED_AT_ONCE) {
            var asked = all.subList(from, Math.min(from + MAX_ASKED_AT_ONCE, all.size()));
            try {
                read(asked, nowMillis, found);
            } catch (PresenceException away) {
                lastKnown(asked, nowMillis, found);
            }
        }
        return found;
    }

    private void read(
            List<AccountId> asked, long nowMillis, Map<AccountId, List<Connection>> found) {
        var answers =
                asked.stream()
                        .map(
                                account ->
                                        link.send(redis -> redis.hgetall(prefix + account.value()))
                                                .toCompletableFuture())
                        .toList();
        link.await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)));
        for (var i = 0; i < asked.size(); i++) {
            var account = asked.get(i);
            var alive = alive(account, answers.get(i).join(), nowMillis);
            if (!alive.isEmpty()) {
                found.put(account, alive);
            }
            synchronized (lastKnown) {
                if (alive.isEmpty()) {
                    lastKnown.remove(account);
                } else {
                    lastKnown.put(account, alive);
                }
            }
        }
    }

    private static List<Connection> alive(
            AccountId account, Map<String, String> entries, long nowMillis) {
        var alive = new ArrayList<Connection>(entries.size());
        entries.forEach(
                (place, times) -> {
                    var node = place.indexOf(' ') + 1;
                    var expires = times.indexOf(' ') + 1;
                    var expiresAt = Long.parseLong(times.substring(expires));
                    if (expiresAt > nowMillis) {
                        alive.add(
                                new Connection(
                                        account,
                                        new DeviceId(place.substring(0, node - 1)),
                                        place.substring(node),
                                        Long.parseLong(times.substring(0, expires - 1)),
                                        expiresAt));
                    }
                });
        return alive;
    }

    /** Nobody is taken for gone only because Redis is. */
    private void lastKnown(
            List<AccountId> asked, long nowMillis, Map<AccountId, List<Connection>> found) {
        synchronized (lastKnown) {
            for (var account : asked) {
                var known = lastKnown.get(account);
                if (known != null) {
                    found.put(
                            account,
                            known.stream()
                                    .map(one -> goodUntil(one, nowMillis + LAST_KNOWN_MILLIS))
                                    .toList());
                }
            }
        }
    }

    private static Connection goodUntil(Connection one, long atLeastMillis) {
        return new Connection(
                one.account(),
                one.device(),
                one.node(),
                one.activeAtMillis(),
                Math.max(one.expiresAtMillis(), atLeastMillis));
    }

    @Override
    public void announce(AccountId account) {
        link.publish(channel, ANNOUNCED + account.value());
    }

    @Override
    public void listen(Listener to) {
        listener = to;
    }

    @Override
    public void watch(AccountId account) {
        watched.merge(account, 1, Integer::sum);
    }

    @Override
    public void unwatch(AccountId account) {
        watched.computeIfPresent(
                account, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    private void hear(String message) {
        var to = listener;
        if (to == null) {
            return;
        }
        var account = new AccountId(message.substring(message.indexOf(' ') + 1));
        if (!watched.containsKey(account)) {
            return;
        }
        if (message.startsWith(ANNOUNCED)) {
            to.announced(account);
        } else {
            to.changed(account);
        }
    }

    /** While nothing was heard, anything may have been told. */
    private void lookAgain() {
        var to = listener;
        if (to != null) {
            watched.keySet().forEach(to::announced);
        }
    }
}
