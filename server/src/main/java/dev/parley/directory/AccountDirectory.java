package dev.parley.directory;

import dev.parley.channel.AccountId;

import java.util.Collection;
import java.util.List;

/** Accounts by id, username and e-mail address. */
public interface AccountDirectory {
    /** The profiles of those ids that exist. */
    List<Profile> profiles(Collection<AccountId> ids);

    /** The profiles of those usernames that exist. */
    List<Profile> profilesByUsername(Collection<String> usernames);

    /** Up to {@code limit} people whose username or display name contains {@code query}. */
    List<Profile> search(String query, int limit);
}
