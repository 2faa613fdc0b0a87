package dev.parley.directory;

import dev.parley.channel.AccountId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Accounts as administrators see and change them. Deleted ones are not among them. */
public interface AccountAdministration {
    /**
     * Accounts whose username, display name or e-mail address contains what is asked for, by
     * username.
     *
     * @param foldedQuery for names
     * @param lowerCaseQuery for addresses
     * @param after a username; those after it are listed
     */
    List<ManagedAccount> list(String foldedQuery, String lowerCaseQuery, String after, int limit);

    Optional<ManagedAccount> find(String username);

    /** The administrator who has been one account for longest; empty when there is none. */
    Optional<AccountId> oldestAdministrator();

    /**
     * Changes what is not null. However many changes are made at once, someone is left who can
     * administer.
     */
    Change change(String username, @Nullable Boolean disabled, @Nullable Boolean administrator);

    /**
     * @param disabled whether nobody can sign in with it
     * @param lastSeenAtMillis when a device that is signed in was last seen; null without one
     */
    record ManagedAccount(Account account, boolean disabled, @Nullable Long lastSeenAtMillis) {}

    /** What became of a change. */
    sealed interface Change {
        record Changed(ManagedAccount account) implements Change {}

        /** Nobody else could administer. */
        record LastAdministrator() implements Change {}

        record NoAccount() implements Change {}
    }
}
