package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.AccountDirectory.ProfileChange;
import dev.parley.protocol.Names;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What people show of themselves. */
public final class Profiles {
    private final AccountDirectory directory;
    private final List<Consumer<AccountId>> listeners = new CopyOnWriteArrayList<>();

    Profiles(AccountDirectory directory) {
        this.directory = directory;
    }

    /**
     * Is told of everyone whose name or picture was changed, or whose account was ended, on this
     * node, before the change is answered, by the thread that makes it. It must not wait.
     */
    public void onChanged(Consumer<AccountId> listener) {
        listeners.add(listener);
    }

    /**
     * Changes what is not null.
     *
     * @param timeZone an IANA zone; empty to take it away
     * @return the account as it is now; empty when it is gone
     */
    public Optional<Account> change(
            AccountId account, @Nullable String displayName, @Nullable String timeZone) {
        if (displayName == null && timeZone == null) {
            return directory.find(account);
        }
        var folded = displayName == null ? null : Names.fold(displayName);
        var changed =
                directory.changeProfile(account, new ProfileChange(displayName, folded, timeZone));
        if (displayName != null) {
            changed(account);
        }
        return changed;
    }

    /** Tells those who listen. */
    void changed(AccountId account) {
        listeners.forEach(listener -> listener.accept(account));
    }
}
