package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.Profile;
import dev.parley.protocol.UserRef;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Who an account is, as others see it; the recently asked for are kept. */
public final class People {
    private static final int MAX_KEPT = 20_000;

    private final AccountDirectory accounts;
    private final Map<AccountId, UserRef> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<AccountId, UserRef> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    People(AccountDirectory accounts) {
        this.accounts = accounts;
    }

    /** The person; one whose account is gone has a name that says so. */
    public UserRef person(AccountId account) {
        return Objects.requireNonNull(people(List.of(account)).get(account));
    }

    /** All of these people, with one look-up for those that are not kept. */
    public Map<AccountId, UserRef> people(Collection<AccountId> asked) {
        var found = new HashMap<AccountId, UserRef>();
        synchronized (kept) {
            for (var account : asked) {
                Optional.ofNullable(kept.get(account)).ifPresent(ref -> found.put(account, ref));
            }
        }
        var missing = asked.stream().filter(account -> !found.containsKey(account)).toList();
        if (!missing.isEmpty()) {
            accounts.profiles(missing).forEach(p -> found.put(p.id(), keep(p)));
            missing.forEach(
                    account ->
                            found.putIfAbsent(
                                    account,
                                    new UserRef(account.value(), "deleted", "Deleted account")));
        }
        return found;
    }

    /** The accounts of these usernames; unknown ones are left out. */
    public Map<String, AccountId> byUsername(Collection<String> usernames) {
        var found = new HashMap<String, AccountId>();
        if (!usernames.isEmpty()) {
            for (var profile : accounts.profilesByUsername(usernames)) {
                keep(profile);
                found.put(profile.username(), profile.id());
            }
        }
        return found;
    }

    /** A profile has changed. */
    public void forget(AccountId account) {
        synchronized (kept) {
            kept.remove(account);
        }
    }

    private UserRef keep(Profile profile) {
        var ref = ref(profile);
        synchronized (kept) {
            kept.put(profile.id(), ref);
        }
        return ref;
    }

    /** The person as the contract has them. */
    public static UserRef ref(Profile profile) {
        return new UserRef(
                profile.id().value(), profile.username(), profile.displayName(), profile.picture());
    }
}
