package dev.parley.role.api;

import dev.parley.directory.Account;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

/** What calls about accounts have to say in common. */
final class Answers {
    private static final long OVERLOADED_RETRY_MILLIS = 1_000;

    private Answers() {}

    /**
     * @param own how the account's person is seen, by themselves
     */
    static Api.Me me(Account account, Api.PersonPresence own) {
        var profile = account.profile();
        return new Api.Me(
                profile.id().value(),
                profile.username(),
                profile.displayName(),
                profile.picture(),
                account.email(),
                account.administrator(),
                own.status(),
                own.text(),
                account.timeZone());
    }

    static ProtocolException tooMany(long retryAfterMillis) {
        return new ProtocolException(
                ErrorCode.RATE_LIMITED, "Too many tries. Wait a while.", retryAfterMillis);
    }

    static ProtocolException overloaded() {
        return new ProtocolException(
                ErrorCode.OVERLOADED,
                "Too many people sign in at this moment.",
                OVERLOADED_RETRY_MILLIS);
    }

    static ProtocolException badCode(String field) {
        return new ProtocolException(
                ErrorCode.BAD_CODE,
                "This code is wrong or not good any more. Ask for a new one.",
                field,
                null);
    }

    static ProtocolException emailTaken() {
        return new ProtocolException(
                ErrorCode.NAME_TAKEN,
                "There is an account with this e-mail address.",
                "email",
                null);
    }

    static ProtocolException passwordTooCommon() {
        return Request.badField(
                "password",
                "Many people have this password, so it is among the first that anybody tries."
                        + " Choose another.");
    }

    static ProtocolException gone() {
        return new ProtocolException(ErrorCode.UNAUTHENTICATED, "This account is gone.");
    }
}
