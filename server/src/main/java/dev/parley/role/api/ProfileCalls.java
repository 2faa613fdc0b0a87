package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.parley.account.Accounts;
import dev.parley.account.Accounts.SignIn;
import dev.parley.account.EmailChanges.Change;
import dev.parley.account.MailCodes;
import dev.parley.account.PasswordChanges.Reset;
import dev.parley.account.SessionCookie;
import dev.parley.account.Sessions;
import dev.parley.attendance.Attendance;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Departures;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory.Deletion;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/** Calls that change one's own account. */
final class ProfileCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileCalls.class);

    private final Accounts accounts;
    private final Sessions sessions;
    private final Departures departures;
    private final Attendance attendance;

    ProfileCalls(ApiParts parts) {
        accounts = parts.accounts();
        sessions = parts.sessions();
        departures = new Departures(parts.conversations());
        attendance = parts.attendance();
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(GET, "/me", this::me),
                Call.signedIn(PATCH, "/me", this::changeMe),
                Call.signedIn(DELETE, "/me", this::deleteMe),
                Call.anyone(POST, "/passwords/codes", this::sendPasswordCode),
                Call.anyone(POST, "/passwords", this::resetPassword),
                Call.signedIn(PUT, "/me/password", this::changePassword),
                Call.signedIn(POST, "/me/email/codes", this::sendEmailCodes),
                Call.signedIn(PUT, "/me/email", this::changeEmail));
    }

    private Answer me(Request request) {
        return Answer.ok(me(account(request)));
    }

    private Api.Me me(Account account) {
        return Answers.me(account, attendance.own(account.profile().id()));
    }

    private Account account(Request request) {
        return accounts.find(request.identity().account()).orElseThrow(Answers::gone);
    }

    private Answer changeMe(Request request) {
        var change = request.body(Api.MeChange.class);
        if (change.statusText() != null) {
            attendance.chooseText(request.identity().account(), change.statusText());
        }
        return Answer.ok(
                me(
                        accounts.profiles()
                                .change(
                                        request.identity().account(),
                                        change.displayName(),
                                        change.timeZone())
                                .orElseThrow(Answers::gone)));
    }

    private Answer sendPasswordCode(Request request) {
        var wish = request.body(Api.PasswordCodeRequest.class);
        requireMail();
        return sent(accounts.mailCodes().forPassword(wish.login(), request.approach().limitKey()));
    }

    private void requireMail() {
        if (!accounts.mailCodes().isOn()) {
            throw new ProtocolException(
                    ErrorCode.FORBIDDEN, "This server sends no mail. Ask its administrator.");
        }
    }

    static Answer sent(MailCodes.Request outcome) {
        return switch (outcome) {
            case MailCodes.Request.Taken _ -> Answer.empty(Answer.ACCEPTED);
            case MailCodes.Request.TooMany(var retryAfterMillis) ->
                    throw Answers.tooMany(retryAfterMillis);
            case MailCodes.Request.Overloaded _ -> throw Answers.overloaded();
        };
    }

    private Answer resetPassword(Request request) {
        var wish = request.body(Api.NewPassword.class);
        var outcome =
                accounts.passwordChanges()
                        .reset(
                                wish.login(),
                                wish.code(),
                                wish.password(),
                                request.approach().limitKey());
        return switch (outcome) {
            case Reset.Done(var account) -> {
                sessions.endAll(account, null);
                yield Answer.empty(Answer.NO_CONTENT);
            }
            case Reset.CodeWrong _ -> throw Answers.badCode("code");
            case Reset.TooCommon _ -> throw Answers.passwordTooCommon();
            case Reset.TooMany(var retryAfterMillis) -> throw Answers.tooMany(retryAfterMillis);
            case Reset.Overloaded _ -> throw Answers.overloaded();
        };
    }

    private Answer changePassword(Request request) {
        var change = request.body(Api.PasswordChange.class);
        confirmed("current_password", change.currentPassword(), request);
        var me = request.identity();
        return switch (accounts.passwordChanges().change(me.account(), change.password())) {
            case DONE -> {
                sessions.endAll(me.account(), me.device());
                yield Answer.empty(Answer.NO_CONTENT);
            }
            case TOO_COMMON -> throw Answers.passwordTooCommon();
            case OVERLOADED -> throw Answers.overloaded();
        };
    }

    /** The account, once its owner has proved to be there. */
    private Account confirmed(String field, String password, Request request) {
        var outcome =
                accounts.confirm(
                        request.identity().account(), password, request.approach().limitKey());
        return switch (outcome) {
            case SignIn.Done(var account, _) -> account;
            case SignIn.WrongCredentials _ ->
                    throw new ProtocolException(
                            ErrorCode.BAD_CREDENTIALS, "This is not your password.", field, null);
            case SignIn.TooMany(var retryAfterMillis) -> throw Answers.tooMany(retryAfterMillis);
            case SignIn.Overloaded _ -> throw Answers.overloaded();
        };
    }

    private Answer sendEmailCodes(Request request) {
        var wish = request.body(Api.EmailCodeRequest.class);
        requireMail();
        var account = confirmed("password", wish.password(), request);
        return sent(
                accounts.mailCodes()
                        .forEmail(account, wish.email(), request.approach().limitKey()));
    }

    private Answer changeEmail(Request request) {
        var change = request.body(Api.EmailChange.class);
        return Answer.ok(
                me(
                        accounts.mailCodes().isOn()
                                ? changedByCodes(change, request)
                                : changedByPassword(change, request)));
    }

    private Account changedByPassword(Api.EmailChange change, Request request) {
        if (change.password() == null) {
            throw Request.badField("password", "Your password is needed for this.");
        }
        var account = confirmed("password", change.password(), request);
        return changed(accounts.emailChanges().changeUnproved(account, change.email()));
    }

    private Account changedByCodes(Api.EmailChange change, Request request) {
        if (change.code() == null) {
            throw Request.badField("code", "The code that went to the new address is needed.");
        }
        return changed(
                accounts.emailChanges()
                        .change(
                                account(request),
                                change.email(),
                                change.code(),
                                change.currentCode(),
                                request.approach().limitKey()));
    }

    private static Account changed(Change outcome) {
        return switch (outcome) {
            case Change.Done(var account) -> account;
            case Change.EmailTaken _ -> throw Answers.emailTaken();
            case Change.CodeWrong(var isOfOldAddress) ->
                    throw Answers.badCode(isOfOldAddress ? "current_code" : "code");
            case Change.TooMany(var retryAfterMillis) -> throw Answers.tooMany(retryAfterMillis);
        };
    }

    private Answer deleteMe(Request request) {
        var wish = request.body(Api.AccountDeletion.class);
        var id = confirmed("password", wish.password(), request).profile().id();
        if (accounts.isLastAdministrator(id)) {
            throw lastAdministrator();
        }
        // While there is an account, what fails here can be tried again.
        departures.leaveAll(request.caller());
        switch (accounts.delete(id)) {
            case Deletion.Deleted _ -> {}
            case Deletion.LastAdministrator _ -> throw lastAdministrator();
            case Deletion.NoAccount _ -> throw Answers.gone();
        }
        sessions.endAll(id, null);
        attendance.forget(id);
        leaveWhatCameSince(request.caller());
        return Answer.empty(Answer.NO_CONTENT)
                .with("Set-Cookie", SessionCookie.clear(request.approach().secure()));
    }

    /** Rooms that others have added the person to meanwhile; nobody can any more. */
    private void leaveWhatCameSince(Caller caller) {
        try {
            departures.leaveAll(caller);
        } catch (RuntimeException failed) {
            LOG.warn("{} may still be in a room: {}", caller.account(), failed.getMessage());
        }
    }

    private static ProtocolException lastAdministrator() {
        return new ProtocolException(
                ErrorCode.FORBIDDEN,
                "You are the only administrator. Make someone else one before you go.");
    }
}
