package dev.parley.attendance;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.conversation.People;
import dev.parley.directory.DirectoryException;
import dev.parley.directory.PresenceChoices;
import dev.parley.directory.PresenceChoices.Choice;
import dev.parley.presence.Connections;
import dev.parley.protocol.Api.PersonPresence;
import dev.parley.protocol.Json;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Who is there. Sessions report here what they hear, and are told about the people they watch.
 *
 * <p>What they say is only noted; one thread looks at all of it a few times a second, renews the
 * entries of this node's devices, folds the people of whom something changed or falls due, and
 * tells who watches them. People whom nobody here watches cost nothing.
 */
public final class Attendance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attendance.class);

    private final AttendanceConfig config;
    private final Connections connections;
    private final PresenceChoices choices;
    private final People people;
    private final BooleanSupplier postpones;
    private final Clock clock;
    private final Devices devices;

    // Noted by anyone, taken by the thread that looks.
    private final Set<AccountId> changed = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> announced = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Link> wishes = new ConcurrentLinkedQueue<>();

    // Touched by the thread that looks only.
    private final Map<AccountId, Watched> watched = new HashMap<>();
    private final Set<AccountId> looked = new HashSet<>();
    private long lookedAtMillis;
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));

    private volatile boolean closed;
    private @Nullable Thread looking;

    private record Due(AccountId account, long atMillis) {}

    /** Someone whom sessions of this node watch. */
    private static final class Watched {
        private final Set<Link> watchers = new HashSet<>(2);

        /** Those that are to be told where the person stands, changed or not. */
        private final Set<Link> untold = new HashSet<>(2);

        private @Nullable UserRef user;
        private Choice choice = Choice.NONE;
        private @Nullable Standing told;
        private long toldAtMillis;
        private long dueAtMillis = Standing.NEVER;
    }

    /**
     * @param node the name under which this node's devices are entered
     * @param postpones asked whether others are told later, as there is too much to do
     */
    Attendance(
            AttendanceConfig config,
            String node,
            Connections connections,
            PresenceChoices choices,
            People people,
            BooleanSupplier postpones,
            Clock clock) {
        this.config = config;
        this.connections = connections;
        this.choices = choices;
        this.people = people;
        this.postpones = postpones;
        this.clock = clock;
        devices = new Devices(config, node, connections);
        connections.listen(
                new Connections.Listener() {
                    @Override
                    public void changed(AccountId account) {
                        changed.add(account);
                    }

                    @Override
                    public void announced(AccountId account) {
                        announced.add(account);
                    }
                });
    }

    /**
     * Begins to look.
     *
     * @param node the name under which this node's devices are entered
     * @param postpones asked whether others are told later, as there is too much to do
     */
    public static Attendance open(
            AttendanceConfig config,
            String node,
            Connections connections,
            PresenceChoices choices,
            People people,
            BooleanSupplier postpones,
            Clock clock) {
        var attendance =
                new Attendance(config, node, connections, choices, people, postpones, clock);
        attendance.looking = Thread.ofPlatform().name("attendance").start(attendance::run);
        return attendance;
    }

    /**
     * A session has come. From now on it is told of its own person, and of those that it watches.
     */
    public Link connect(AccountId account, DeviceId device, Watcher watcher) {
        var link = new Link(this, devices.open(account, device, clock.millis()), watcher);
        wishes.add(link);
        return link;
    }

    /** How these people are seen; those of whom there is nothing to say are left out. */
    public Map<AccountId, PersonPresence> presences(Collection<AccountId> accounts) {
        var found = new HashMap<AccountId, PersonPresence>();
        var shown = new HashMap<AccountId, Standing>();
        standings(accounts)
                .forEach(
                        (account, standing) -> {
                            if (!standing.isNothing()) {
                                shown.put(account, standing);
                            }
                        });
        var users = people.people(shown.keySet());
        shown.forEach(
                (account, standing) ->
                        found.put(
                                account,
                                new PersonPresence(
                                        Objects.requireNonNull(users.get(account)),
                                        standing.shown(),
                                        textOf(standing))));
        return found;
    }

    /** The same by username; unknown ones are left out. */
    public Collection<PersonPresence> presencesByUsername(Collection<String> usernames) {
        return presences(people.byUsername(usernames).values()).values();
    }

    /** How a person stands, as they see it themselves. */
    public PersonPresence own(AccountId account) {
        var standing = Objects.requireNonNull(standings(Set.of(account)).get(account));
        return new PersonPresence(people.person(account), standing.own(), textOf(standing));
    }

    /**
     * A person chooses how to be seen, until they choose anew.
     *
     * @param status online takes back what was chosen
     * @param text null to leave it, empty to take it away
     */
    public void choose(AccountId account, PresenceStatus status, @Nullable String text) {
        choices.setStatus(
                account,
                switch (status) {
                    case ONLINE -> null;
                    case AWAY -> PresenceChoices.Status.AWAY;
                    case BUSY -> PresenceChoices.Status.BUSY;
                    case INVISIBLE -> PresenceChoices.Status.INVISIBLE;
                    case OFFLINE -> throw new IllegalArgumentException("nobody chooses that");
                });
        if (text != null) {
            choices.setText(account, text);
        }
        connections.announce(account);
    }

    /** A person says something about themselves; nothing takes it away. */
    public void chooseText(AccountId account, String text) {
        choices.setText(account, text);
        connections.announce(account);
    }

    /** An account is gone, and with it what its person chose. */
    public void forget(AccountId account) {
        choices.remove(account);
        connections.announce(account);
    }

    /** A person has another name or picture: who watches them on this node is told. */
    public void profileChanged(AccountId account) {
        people.forget(account);
        announced.add(account);
    }

    @Override
    public void close() {
        closed = true;
        var thread = looking;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Map<AccountId, Standing> standings(Collection<AccountId> accounts) {
        var now = clock.millis();
        var alive = connections.of(accounts, now);
        var chosen = choices.of(accounts);
        var standings = new HashMap<AccountId, Standing>();
        for (var account : accounts) {
            standings.put(
                    account,
                    Standing.of(
                            chosen.getOrDefault(account, Choice.NONE),
                            alive.getOrDefault(account, List.of()),
                            now,
                            config.activeMillis()));
        }
        return standings;
    }

    private static @Nullable String textOf(Standing standing) {
        return standing.text().isEmpty() ? null : standing.text();
    }

    // --- what sessions say

    void wish(Link link) {
        wishes.add(link);
    }

    Collection<AccountId> accounts(Collection<String> usernames) {
        return people.byUsername(usernames).values();
    }

    Devices devices() {
        return devices;
    }

    long nowMillis() {
        return clock.millis();
    }

    // --- the thread that looks

    private void run() {
        while (!closed) {
            tryLook();
            LockSupport.parkNanos(config.sweepMillis() * 1_000_000);
        }
        // Once more, so that the last sockets are entered as gone.
        tryLook();
    }

    private void tryLook() {
        try {
            look();
        } catch (DirectoryException away) {
            LOG.warn("Presence is not known right now.", away);
        } catch (RuntimeException bug) {
            LOG.error("Presence was not looked at to the end.", bug);
        }
    }

    /** Does everything that is due. */
    void look() {
        var now = clock.millis();
        devices.report(now);
        if (isWithin(config.postponedMillis(), lookedAtMillis, now) && postpones.getAsBoolean()) {
            return;
        }
        lookedAtMillis = now;
        takeWishes(now);
        refresh();
        takeChanged();
        takeDue(now);
        fold(now);
    }

    private void takeWishes(long now) {
        var later = new ArrayList<Link>();
        for (var link = wishes.poll(); link != null; link = wishes.poll()) {
            if (link.isClosed()) {
                leave(link);
            } else if (!link.take(now, config.quietMillis())) {
                later.add(link);
            } else {
                watch(link, link.named(now));
            }
        }
        wishes.addAll(later);
    }

    private void leave(Link link) {
        link.watched().forEach(account -> unwatch(account, link));
        link.watched().clear();
    }

    /** From now on the link watches whom it names, and its own person. */
    private void watch(Link link, @Nullable Set<AccountId> named) {
        var wanted = new HashSet<>(named == null ? link.watched() : named);
        wanted.add(link.account());
        link.watched()
                .removeIf(
                        account -> {
                            if (wanted.contains(account)) {
                                return false;
                            }
                            unwatch(account, link);
                            return true;
                        });
        for (var account : wanted) {
            var isNew = link.watched().add(account);
            var entry = watched.get(account);
            if (entry == null) {
                entry = new Watched();
                watched.put(account, entry);
                connections.watch(account);
                announced.add(account);
            }
            entry.watchers.add(link);
            // Of oneself one is told once, of others each time that one names them.
            if (isNew || link.isToldAll() || (named != null && !account.equals(link.account()))) {
                entry.untold.add(link);
                looked.add(account);
            }
        }
    }

    private void unwatch(AccountId account, Link link) {
        var entry = watched.get(account);
        if (entry == null) {
            return;
        }
        entry.untold.remove(link);
        if (entry.watchers.remove(link) && entry.watchers.isEmpty()) {
            watched.remove(account);
            connections.unwatch(account);
        }
    }

    /** Reads again what is stored of those who are new here or have changed it. */
    private void refresh() {
        var asked = taken(announced);
        asked.retainAll(watched.keySet());
        if (asked.isEmpty()) {
            return;
        }
        try {
            asked.forEach(people::forget);
            var chosen = choices.of(asked);
            var users = people.people(asked);
            for (var account : asked) {
                var entry = Objects.requireNonNull(watched.get(account));
                entry.choice = chosen.getOrDefault(account, Choice.NONE);
                var user = Objects.requireNonNull(users.get(account));
                if (entry.user != null && !entry.user.equals(user)) {
                    tell(entry.watchers, new ServerFrame.UserChanged(user));
                }
                entry.user = user;
                looked.add(account);
            }
        } catch (RuntimeException failed) {
            announced.addAll(asked);
            throw failed;
        }
    }

    private void takeChanged() {
        for (var account : taken(changed)) {
            if (watched.containsKey(account)) {
                looked.add(account);
            }
        }
    }

    private void takeDue(long now) {
        for (var next = due.peek(); next != null && next.atMillis() <= now; next = due.peek()) {
            due.remove();
            var entry = watched.get(next.account());
            if (entry != null && entry.dueAtMillis == next.atMillis()) {
                entry.dueAtMillis = Standing.NEVER;
                looked.add(next.account());
            }
        }
    }

    private void fold(long now) {
        if (looked.isEmpty()) {
            return;
        }
        var alive = connections.of(looked, now);
        for (var account : looked) {
            var entry = watched.get(account);
            if (entry != null && entry.user != null) {
                var standing =
                        Standing.of(
                                entry.choice,
                                alive.getOrDefault(account, List.of()),
                                now,
                                config.activeMillis());
                tell(account, entry, entry.user, standing, now);
            }
        }
        looked.clear();
    }

    private void tell(AccountId account, Watched entry, UserRef user, Standing standing, long now) {
        var before = entry.told;
        var isQuiet = before != null && isWithin(config.quietMillis(), entry.toldAtMillis, now);
        if (before != null
                && !isQuiet
                && (standing.own() != before.own() || !standing.looksLike(before))) {
            entry.toldAtMillis = now;
            tellChanged(account, entry, user, before, standing);
            entry.told = standing;
        } else if (before == null) {
            entry.told = standing;
        }
        tellUntold(account, entry, user);
        var told = Objects.requireNonNull(entry.told);
        var isOwed = standing.own() != told.own() || !standing.looksLike(told);
        fallDue(
                account,
                entry,
                isOwed ? entry.toldAtMillis + config.quietMillis() : standing.changesAtMillis());
    }

    private void tellChanged(
            AccountId account, Watched entry, UserRef user, Standing before, Standing now) {
        var own = new ArrayList<Link>();
        var others = new ArrayList<Link>();
        for (var link : entry.watchers) {
            if (!entry.untold.contains(link)) {
                (link.account().equals(account) ? own : others).add(link);
            }
        }
        tell(own, new ServerFrame.Presence(user, now.own(), textOf(now)));
        if (!now.looksLike(before)) {
            tell(others, new ServerFrame.Presence(user, now.shown(), textOf(now)));
        }
    }

    /** Who has just begun to watch is told what everybody else knows. */
    private void tellUntold(AccountId account, Watched entry, UserRef user) {
        var told = Objects.requireNonNull(entry.told);
        for (var link : entry.untold) {
            var isOwn = link.account().equals(account);
            if (isOwn || link.isToldAll() || !told.isNothing()) {
                var status = isOwn ? told.own() : told.shown();
                tell(List.of(link), new ServerFrame.Presence(user, status, textOf(told)));
            }
        }
        entry.untold.clear();
    }

    private void fallDue(AccountId account, Watched entry, long atMillis) {
        // One that falls due too early is looked at again, which costs less than to take it back.
        if (atMillis < entry.dueAtMillis) {
            entry.dueAtMillis = atMillis;
            due.add(new Due(account, atMillis));
        }
    }

    private static void tell(Collection<Link> links, ServerFrame frame) {
        if (!links.isEmpty()) {
            var json = Json.encode(frame);
            links.forEach(link -> link.watcher().tell(json));
        }
    }

    /** Where the clock was set back, what is to come has been long ago. */
    static boolean isWithin(long millis, long atMillis, long nowMillis) {
        return Math.abs(nowMillis - atMillis) < millis;
    }

    private static Set<AccountId> taken(Set<AccountId> noted) {
        var taken = new HashSet<AccountId>();
        noted.removeIf(taken::add);
        return taken;
    }
}
