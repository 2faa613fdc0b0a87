package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.DirectoryException;
import dev.parley.directory.Profile;
import dev.parley.protocol.UserRef;

import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who an account is, as others see it; the recently asked for are kept. A change is seen as soon as
 * {@link #forget} tells of it, and within {@value #MAX_STALE_MILLIS} ms if nobody does.
 */
public final class People {
    static final long MAX_STALE_MILLIS = 60_000;

    private static final int MAX_KEPT = 20_000;

    private final AccountDirectory accounts;
    private final Clock clock;

    // Both guarded by kept.
    private long forgotten;
    private final Map<AccountId, Known> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AccountId, Known> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    private record Known(UserRef ref, long atMillis) {}

    People(AccountDirectory accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** The person; one whose account is gone has a name that says so. */
    public UserRef person(AccountId account) {
        return Objects.requireNonNull(people(List.of(account)).get(account));
    }

    /** All of these people, with one look-up for those that are not kept. */
    public Map<AccountId, UserRef> people(Collection<AccountId> asked) {
        var found = new HashMap<AccountId, UserRef>();
        var now = clock.millis();
        long before;
        synchronized (kept) {
            before = forgotten;
            for (var account : asked) {
                var known = kept.get(account);
                if (known != null && Math.abs(now - known.atMillis()) < MAX_STALE_MILLIS) {
                    found.put(account, known.ref());
                }
            }
        }
        var missing = asked.stream().filter(account -> !found.containsKey(account)).toList();
        if (!missing.isEmpty()) {
            if (!lookUp(missing, before, found)) {
                return found;
            }
            missing.forEach(
                    account ->
                            found.putIfAbsent(
                                    account,
                                    new UserRef(account.value(), "deleted", "Deleted account")));
        }
        return found;
    }

    /**
     * @return false where the directory is away, and who is looked for was known before
     */
    private boolean lookUp(List<AccountId> missing, long before, Map<AccountId, UserRef> found) {
        try {
            var profiles = accounts.profiles(missing);
            keep(profiles, before);
            profiles.forEach(profile -> found.put(profile.id(), ref(profile)));
            return true;
        } catch (DirectoryException away) {
            synchronized (kept) {
                for (var account : missing) {
                    var old = kept.get(account);
                    if (old == null) {
                        throw away;
                    }
                    found.put(account, old.ref());
                }
            }
            return false;
        }
    }

    /** The accounts of these usernames; unknown ones are left out. */
    public Map<String, AccountId> byUsername(Collection<String> usernames) {
        var found = new HashMap<String, AccountId>();
        if (!usernames.isEmpty()) {
            long before;
            synchronized (kept) {
                before = forgotten;
            }
            var profiles = accounts.profilesByUsername(usernames);
            keep(profiles, before);
            profiles.forEach(profile -> found.put(profile.username(), profile.id()));
        }
        return found;
    }

    /** A profile has changed. */
    public void forget(AccountId account) {
        synchronized (kept) {
            kept.remove(account);
            forgotten++;
        }
    }

    /**
     * @param before what was forgotten when these were not read yet
     */
    private void keep(List<Profile> profiles, long before) {
        var now = clock.millis();
        synchronized (kept) {
            // What was forgotten meanwhile may be just what was read.
            if (before == forgotten) {
                profiles.forEach(profile -> kept.put(profile.id(), new Known(ref(profile), now)));
            }
        }
    }

    /** The person as the contract has them. */
    public static UserRef ref(Profile profile) {
        return new UserRef(
                profile.id().value(), profile.username(), profile.displayName(), profile.picture());
    }
}
