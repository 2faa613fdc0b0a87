package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.Credentials;

/**
 * New passwords. Whoever changes one ends the sessions that must not outlive it. Methods block for
 * as long as an Argon2id hash takes.
 */
public final class PasswordChanges {
    private final AccountDirectory directory;
    private final Logins logins;
    private final Passwords passwords;
    private final Codes codes;
    private final FailedTries failedTries;

    PasswordChanges(
            AccountDirectory directory, Passwords passwords, Codes codes, FailedTries failedTries) {
        this.directory = directory;
        this.passwords = passwords;
        this.codes = codes;
        this.failedTries = failedTries;
        logins = new Logins(directory);
    }

    /** What became of a new password that was asked for with a code. */
    public sealed interface Reset {
        record Done(AccountId account) implements Reset {}

        /** Also where there is no such account. */
        record CodeWrong() implements Reset {}

        record TooMany(long retryAfterMillis) implements Reset {}

        record Overloaded() implements Reset {}
    }

    /** Gives an account whose owner has confirmed it another password; false when overloaded. */
    public boolean change(AccountId account, String password) {
        return passwords
                .hash(password)
                .map(
                        hash -> {
                            directory.changePassword(account, hash);
                            return true;
                        })
                .orElse(false);
    }

    /**
     * Gives an account another password for the code that its address was sent. The code is used up
     * last, so that an overload costs nobody a new one.
     */
    public Reset reset(String login, String code, String password, String address) {
        var credentials = logins.find(login);
        var subject = Logins.subject(login, credentials);
        var claim = MailCodes.newPassword(subject);
        var wait = failedTries.begin("code " + subject, address);
        if (wait > 0) {
            return new Reset.TooMany(wait);
        }
        if (!codes.matches(claim, code)) {
            return new Reset.CodeWrong();
        }
        failedTries.forget("code " + subject, address);
        var hash = passwords.hash(password);
        if (hash.isEmpty()) {
            return new Reset.Overloaded();
        }
        return credentials
                .map(Credentials::account)
                .filter(_ -> codes.use(claim, code))
                .filter(account -> directory.changePassword(account, hash.get()))
                .<Reset>map(Reset.Done::new)
                .orElseGet(Reset.CodeWrong::new);
    }
}
