package dev.parley.account;

import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;

import org.jspecify.annotations.Nullable;

/** Other e-mail addresses for accounts. */
public final class EmailChanges {
    private final AccountDirectory directory;
    private final MailCodes mailCodes;
    private final FailedTries failedTries;

    EmailChanges(AccountDirectory directory, MailCodes mailCodes, FailedTries failedTries) {
        this.directory = directory;
        this.mailCodes = mailCodes;
        this.failedTries = failedTries;
    }

    /** What became of a wish for another address. */
    public sealed interface Change {
        record Done(Account account) implements Change {}

        /** Told only where no mail is sent. */
        record EmailTaken() implements Change {}

        /** The code that went to the address to be, or the one to the address of before. */
        record CodeWrong(boolean isOfOldAddress) implements Change {}

        record TooMany(long retryAfterMillis) implements Change {}
    }

    /**
     * Changes the address of someone who has confirmed it by the password, where no mail is sent.
     */
    public Change changeUnproved(Account account, String email) {
        return switch (change(account, email)) {
            case AccountDirectory.EmailChange.Changed changed -> new Change.Done(changed.account());
            case AccountDirectory.EmailChange.EmailTaken _,
                    AccountDirectory.EmailChange.NoAccount _ ->
                    new Change.EmailTaken();
        };
    }

    /**
     * Changes the address for the codes that both addresses were sent.
     *
     * @param currentCode null where the account has had no address
     * @param address the network address that asks
     */
    public Change change(
            Account account,
            String email,
            String code,
            @Nullable String currentCode,
            String address) {
        var id = account.profile().id();
        var subject = "code " + id.value();
        var wait = failedTries.begin(subject, address);
        if (wait > 0) {
            return new Change.TooMany(wait);
        }
        var codes = mailCodes.codes();
        var ofNew = MailCodes.newEmail(id, email);
        if (!codes.matches(ofNew, code)) {
            return new Change.CodeWrong(false);
        }
        var old = account.email();
        if (old != null
                && (currentCode == null || !codes.use(MailCodes.oldEmail(id, old), currentCode))) {
            return new Change.CodeWrong(true);
        }
        if (!codes.use(ofNew, code)) {
            return new Change.CodeWrong(false);
        }
        failedTries.forget(subject, address);
        return switch (change(account, email)) {
            case AccountDirectory.EmailChange.Changed changed -> new Change.Done(changed.account());
            // Taken since the code was sent; that is told by mail alone.
            case AccountDirectory.EmailChange.EmailTaken _,
                    AccountDirectory.EmailChange.NoAccount _ ->
                    new Change.CodeWrong(false);
        };
    }

    private AccountDirectory.EmailChange change(Account account, String email) {
        return directory.changeEmail(account.profile().id(), email, Logins.foldedEmail(email));
    }
}
