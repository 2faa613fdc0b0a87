package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import dev.parley.account.Accounts;
import dev.parley.account.Accounts.SignIn;
import dev.parley.account.Accounts.SignUp;
import dev.parley.account.Identity;
import dev.parley.account.Registration;
import dev.parley.account.SessionCookie;
import dev.parley.account.Sessions;
import dev.parley.account.Sessions.CookieSession;
import dev.parley.channel.AccountId;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Conversations;
import dev.parley.directory.Account;
import dev.parley.directory.SessionDirectory.Session;
import dev.parley.discovery.Discovery;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Locale;

/** Calls about oneself: signing up and in, one's profile, devices and tickets. */
final class AccountCalls {
    private static final long OVERLOADED_RETRY_MILLIS = 1_000;
    private static final String CURRENT = "current";
    private static final Logger LOG = LoggerFactory.getLogger(AccountCalls.class);

    private final Accounts accounts;
    private final Sessions sessions;
    private final Conversations conversations;
    private final Discovery discovery;
    private final Registration registration;
    private final Guests guests;
    private final boolean exposed;

    AccountCalls(ApiParts parts, boolean exposed) {
        accounts = parts.accounts();
        sessions = parts.sessions();
        conversations = parts.conversations();
        discovery = parts.discovery();
        registration = parts.administration().registration();
        guests = new Guests(parts);
        this.exposed = exposed;
    }

    List<Call> calls() {
        return List.of(
                Call.anyone(POST, "/accounts/codes", AccountCalls::sendCode),
                Call.anyone(POST, "/accounts", this::signUp),
                Call.anyone(POST, "/sessions", this::signIn),
                Call.anyone(POST, "/tokens", this::issueTokens),
                Call.anyone(POST, "/tokens/refresh", this::refreshTokens),
                Call.signedIn(GET, "/sessions", this::listSessions),
                Call.signedIn(DELETE, "/sessions/{id}", this::endSession),
                Call.signedIn(GET, "/me", this::me),
                Call.signedIn(PATCH, "/me", this::changeMe),
                Call.signedIn(GET, "/gateway", this::gateway));
    }

    /** The same answer for every address. There is no mail yet, so nobody is ever sent anything. */
    private static Answer sendCode(Request request) {
        request.body(Api.CodeRequest.class);
        return Answer.empty(Answer.ACCEPTED);
    }

    private Answer signUp(Request request) {
        var wish = request.body(Api.SignUp.class);
        var opened = wish.invitation() == null ? null : guests.open(wish.invitation());
        var admission = guests.admit(opened);
        Account account;
        try {
            account = signedUp(wish, request);
        } catch (ProtocolException refused) {
            registration.giveBack(admission);
            throw refused;
        }
        welcome(account.profile().id());
        var session = sessions.begin(account.profile().id(), DeviceNames.of(request.userAgent()));
        if (opened != null) {
            enter(session.identity(), opened);
        }
        return inBrowser(Answer.created(signedIn(account)), session, request);
    }

    private Account signedUp(Api.SignUp wish, Request request) {
        var approach = request.approach();
        var wantsCode = exposed || !approach.isLocal();
        return switch (accounts.signUp(wish, approach.limitKey(), wantsCode)) {
            case SignUp.Done(var account) -> account;
            case SignUp.UsernameTaken _ ->
                    throw new ProtocolException(
                            ErrorCode.NAME_TAKEN,
                            "This username, or one that looks like it, is taken.",
                            "username",
                            null);
            case SignUp.EmailTaken _ ->
                    throw new ProtocolException(
                            ErrorCode.NAME_TAKEN,
                            "There is an account with this e-mail address.",
                            "email",
                            null);
            case SignUp.SetupCodeWrong _ ->
                    throw new ProtocolException(
                            ErrorCode.BAD_CODE,
                            "The first account needs the setup code that the server printed when it"
                                    + " was started.",
                            "setup_code",
                            null);
            case SignUp.TooMany(var retryAfterMillis) -> throw tooMany(retryAfterMillis);
            case SignUp.Overloaded _ -> throw overloaded();
        };
    }

    /** What fails here is made up for when the person first looks at their channels. */
    private void welcome(AccountId account) {
        try {
            conversations.inboxes().welcome(account);
        } catch (RuntimeException failed) {
            LOG.warn("{} is not in the default rooms yet: {}", account, failed.getMessage());
        }
    }

    /** Who could not be brought into the room can still open the link again. */
    private void enter(Identity newcomer, Guests.Opened opened) {
        var room = opened.room();
        if (room == null) {
            return;
        }
        var caller = new Caller(newcomer.account(), newcomer.device());
        var id = CommandId.derived("signed up", opened.invitation().id().value());
        try {
            guests.enter(caller, opened.invitation(), room, id);
        } catch (RuntimeException failed) {
            LOG.warn("{} is not in {} yet: {}", caller, room.id(), failed.getMessage());
        }
    }

    private Answer signIn(Request request) {
        var wish = request.body(Api.SignIn.class);
        var account = proved(wish.login(), wish.password(), request);
        var session = sessions.begin(account.profile().id(), DeviceNames.of(request.userAgent()));
        return inBrowser(Answer.ok(signedIn(account)), session, request);
    }

    private Account proved(String login, String password, Request request) {
        return switch (accounts.signIn(login, password, request.approach().limitKey())) {
            case SignIn.Done(var account) -> account;
            case SignIn.WrongCredentials _ ->
                    throw new ProtocolException(
                            ErrorCode.BAD_CREDENTIALS, "The name or the password is wrong.");
            case SignIn.TooMany(var retryAfterMillis) -> throw tooMany(retryAfterMillis);
            case SignIn.Overloaded _ -> throw overloaded();
        };
    }

    private static Answer inBrowser(Answer answer, CookieSession session, Request request) {
        return answer.with(
                "Set-Cookie", SessionCookie.set(session.token(), request.approach().secure()));
    }

    private Answer issueTokens(Request request) {
        var wish = request.body(Api.TokenRequest.class);
        var account = proved(wish.login(), wish.password(), request);
        return tokens(sessions.beginWithTokens(account.profile().id(), wish.device()));
    }

    private Answer refreshTokens(Request request) {
        var wish = request.body(Api.RefreshRequest.class);
        return tokens(
                sessions.refresh(wish.refreshToken())
                        .orElseThrow(
                                () ->
                                        new ProtocolException(
                                                ErrorCode.BAD_TOKEN,
                                                "The refresh token is not valid any more.")));
    }

    private static Answer tokens(Sessions.TokenPair pair) {
        return Answer.ok(
                new Api.Tokens(
                        pair.accessToken(), pair.refreshToken(), Sessions.ACCESS_LIFE.toSeconds()));
    }

    private Answer listSessions(Request request) {
        var current = request.identity().device();
        return Answer.ok(
                new Api.Sessions(
                        sessions.of(request.identity().account()).stream()
                                .map(
                                        session ->
                                                new Api.Session(
                                                        session.id().value(),
                                                        session.device(),
                                                        session.createdAtMillis(),
                                                        session.lastSeenAtMillis(),
                                                        session.id().equals(current)))
                                .toList()));
    }

    private Answer endSession(Request request) {
        var me = request.identity();
        var wanted = request.path("id");
        var device =
                wanted.equals(CURRENT)
                        ? me.device()
                        : sessions.of(me.account()).stream()
                                .map(Session::id)
                                .filter(id -> id.value().equals(wanted))
                                .findFirst()
                                .orElseThrow(AccountCalls::noSession);
        if (!sessions.end(me.account(), device)) {
            throw noSession();
        }
        var answer = Answer.empty(Answer.NO_CONTENT);
        return device.equals(me.device())
                ? answer.with("Set-Cookie", SessionCookie.clear(request.approach().secure()))
                : answer;
    }

    private static ProtocolException noSession() {
        return new ProtocolException(ErrorCode.NOT_FOUND, "You have no such session.");
    }

    private Answer me(Request request) {
        return Answer.ok(
                me(accounts.find(request.identity().account()).orElseThrow(AccountCalls::gone)));
    }

    private Answer changeMe(Request request) {
        var change = request.body(Api.MeChange.class);
        var account = request.identity().account();
        var changed =
                change.displayName() == null
                        ? accounts.find(account)
                        : accounts.changeDisplayName(account, change.displayName());
        conversations.people().forget(account);
        return Answer.ok(me(changed.orElseThrow(AccountCalls::gone)));
    }

    static ProtocolException gone() {
        return new ProtocolException(ErrorCode.UNAUTHENTICATED, "This account is gone.");
    }

    private Answer gateway(Request request) {
        var approach = request.approach();
        var base =
                discovery
                        .leastLoadedGateway()
                        .map(Object::toString)
                        .orElseGet(
                                () ->
                                        (approach.secure() ? "https://" : "http://")
                                                + approach.authority())
                        .replaceFirst("/$", "");
        // http becomes ws, https becomes wss.
        var websocket = "ws" + base.toLowerCase(Locale.ROOT).substring("http".length()) + "/ws";
        return Answer.ok(
                new Api.Gateway(
                        websocket,
                        null,
                        sessions.ticket(request.identity()),
                        Sessions.TICKET_LIFE.toSeconds()));
    }

    private static Api.SignedIn signedIn(Account account) {
        return new Api.SignedIn(me(account));
    }

    private static Api.Me me(Account account) {
        return new Api.Me(
                account.profile().id().value(),
                account.profile().username(),
                account.profile().displayName(),
                account.email(),
                account.administrator());
    }

    private static ProtocolException tooMany(long retryAfterMillis) {
        return new ProtocolException(
                ErrorCode.RATE_LIMITED, "Too many tries. Wait a while.", retryAfterMillis);
    }

    private static ProtocolException overloaded() {
        return new ProtocolException(
                ErrorCode.OVERLOADED,
                "Too many people sign in at this moment.",
                OVERLOADED_RETRY_MILLIS);
    }
}
