package dev.parley.account;

import dev.parley.directory.AccountDirectory;
import dev.parley.directory.Credentials;

import java.util.Locale;
import java.util.Optional;

/** What people write to say who they are: a username or an e-mail address. */
final class Logins {
    private final AccountDirectory directory;

    Logins(AccountDirectory directory) {
        this.directory = directory;
    }

    Optional<Credentials> find(String login) {
        return isEmail(login)
                ? directory.credentialsByEmail(foldedEmail(login))
                : directory.credentialsByUsername(login.toLowerCase(Locale.ROOT));
    }

    /** Names the account, also one that is not there: the same for every way to write it. */
    static String subject(String login, Optional<Credentials> found) {
        return found.map(known -> known.account().value())
                .orElseGet(() -> "?" + login.toLowerCase(Locale.ROOT));
    }

    static boolean isEmail(String login) {
        return login.indexOf('@') >= 0;
    }

    /** Mail servers may tell case apart before the {@code @}, but people do not. */
    static String foldedEmail(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
