package dev.parley.directory;

import dev.parley.channel.AccountId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Accounts by id, username and e-mail address. A deleted account is not found any more, but keeps
 * its username. <i>Folded</i> is the form in which names are compared; callers fold, so that one
 * rule holds whatever the store's collation.
 */
public interface AccountDirectory {
    /** The profiles of those ids that exist. */
    List<Profile> profiles(Collection<AccountId> ids);

    /** The profiles of those usernames that exist. */
    List<Profile> profilesByUsername(Collection<String> usernames);

    /**
     * Up to {@code limit} people whose username or display name, folded, contains {@code
     * foldedQuery}; usernames that begin with it first.
     */
    List<Profile> search(String foldedQuery, int limit);

    /** Whether nobody has signed up yet. */
    boolean isEmpty();

    /** Makes an account unless its name or address is taken; the first one is administrator. */
    Creation create(NewAccount account);

    Optional<Account> find(AccountId id);

    /** What proves to be this account. */
    Optional<Credentials> credentials(AccountId id);

    /** What signs in under exactly this username. */
    Optional<Credentials> credentialsByUsername(String username);

    /** What signs in under this e-mail address. */
    Optional<Credentials> credentialsByEmail(String foldedEmail);

    /** The account with what was changed; empty when there is no such account. */
    Optional<Account> changeProfile(AccountId id, ProfileChange change);

    /** Returns whether there is such an account. */
    boolean changePassword(AccountId id, String passwordHash);

    /** Gives the account another address, unless that is someone else's. */
    EmailChange changeEmail(AccountId id, String email, String foldedEmail);

    /** Whether nobody but this one runs the installation, while others use it. */
    boolean isLastAdministrator(AccountId id);

    /**
     * Empties an account for good, but for its username, which nobody is given again. With the last
     * one the installation has no administrator any more, and the next account is the first.
     */
    Deletion delete(AccountId id, long nowMillis);

    /**
     * @param foldedUsername unique
     * @param foldedEmail unique; null without an address
     */
    record NewAccount(
            AccountId id,
            String username,
            String foldedUsername,
            String displayName,
            String foldedDisplayName,
            @Nullable String email,
            @Nullable String foldedEmail,
            String passwordHash,
            long createdAtMillis) {
        @Override
        public String toString() {
            return "NewAccount[username=" + username + "]";
        }
    }

    /** What became of a wish for an account. */
    sealed interface Creation {
        record Created(Account account) implements Creation {}

        record UsernameTaken() implements Creation {}

        record EmailTaken() implements Creation {}
    }

    /**
     * What is null stays.
     *
     * @param foldedDisplayName goes with {@code displayName}
     * @param timeZone empty to take it away
     */
    record ProfileChange(
            @Nullable String displayName,
            @Nullable String foldedDisplayName,
            @Nullable String timeZone) {}

    /** What became of a wish to have no account any more. */
    sealed interface Deletion {
        record Deleted() implements Deletion {}

        /** Others would be left without an administrator. */
        record LastAdministrator() implements Deletion {}

        record NoAccount() implements Deletion {}
    }

    /** What became of a wish for another e-mail address. */
    sealed interface EmailChange {
        record Changed(Account account) implements EmailChange {}

        record EmailTaken() implements EmailChange {}

        record NoAccount() implements EmailChange {}
    }
}
