package dev.parley.account;

import dev.parley.account.Passwords.Hashing;
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

    /** What became of a new password of someone who has proved the old one. */
    public enum Change {
        DONE,
        /** It is one of those that are tried first. */
        TOO_COMMON,
        OVERLOADED
    }

    /** What became of a new password that was asked for with a code. */
    public sealed interface Reset {
        record Done(AccountId account) implements Reset {}

        /** Also where there is no such account. */
        record CodeWrong() implements Reset {}

        /** It is one of those that are tried first; the code stays good. */
        record TooCommon() implements Reset {}

        record TooMany(long retryAfterMillis) implements Reset {}

        record Overloaded() implements Reset {}
    }

    /** Gives an account whose owner has confirmed it another password. */
    public Change change(AccountId account, String password) {
        return switch (passwords.hash(password)) {
            case Hashing.Done(var hash) -> {
                directory.changePassword(account, hash);
                yield Change.DONE;
            }
            case Hashing.TooCommon _ -> Change.TOO_COMMON;
            case Hashing.Overloaded _ -> Change.OVERLOADED;
        };
    }

    /**
     * Gives an account another password for the code that its address was sent. The code is used up
     * last, so that neither an overload nor a password that is not taken costs anybody a new one.
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
        return switch (passwords.hash(password)) {
            case Hashing.Done(var hash) ->
                    credentials
                            .map(Credentials::account)
                            .filter(_ -> codes.use(claim, code))
                            .filter(account -> directory.changePassword(account, hash))
                            .<Reset>map(Reset.Done::new)
                            .orElseGet(Reset.CodeWrong::new);
            case Hashing.TooCommon _ -> new Reset.TooCommon();
            case Hashing.Overloaded _ -> new Reset.Overloaded();
        };
    }
}
