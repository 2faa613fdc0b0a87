package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.parley.account.Accounts;
import dev.parley.account.Accounts.SignIn;
import dev.parley.account.Accounts.SignUp;
import dev.parley.account.Identity;
import dev.parley.account.LiveSettings;
import dev.parley.account.Registration;
import dev.parley.account.SessionCookie;
import dev.parley.account.Sessions;
import dev.parley.account.Sessions.CookieSession;
import dev.parley.attendance.Attendance;
import dev.parley.channel.AccountId;
import dev.parley.channel.CommandId;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Conversations;
import dev.parley.directory.Account;
import dev.parley.directory.SessionDirectory.Session;
import dev.parley.discovery.Gateways;
import dev.parley.discovery.Gateways.Choice;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Calls by which people come in: what the server is, signing up and in, devices and tickets. */
final class AccountCalls {
    private static final String CURRENT = "current";
    private static final Logger LOG = LoggerFactory.getLogger(AccountCalls.class);

    private final Accounts accounts;
    private final Sessions sessions;
    private final Conversations conversations;
    private final Attendance attendance;
    private final Gateways gateways;
    private final LiveSettings settings;
    private final Registration registration;
    private final Guests guests;
    private final boolean exposed;

    AccountCalls(ApiParts parts, boolean exposed) {
        accounts = parts.accounts();
        sessions = parts.sessions();
        conversations = parts.conversations();
        attendance = parts.attendance();
        gateways = Gateways.of(parts.discovery());
        settings = parts.administration().settings();
        registration = parts.administration().registration();
        guests = new Guests(parts);
        this.exposed = exposed;
    }

    List<Call> calls() {
        return List.of(
                Call.anyone(GET, "/server", _ -> server()),
                Call.anyone(POST, "/accounts/codes", this::sendCode),
                Call.anyone(POST, "/accounts", this::signUp),
                Call.anyone(POST, "/sessions", this::signIn),
                Call.anyone(POST, "/tokens", this::issueTokens),
                Call.anyone(POST, "/tokens/refresh", this::refreshTokens),
                Call.signedIn(GET, "/sessions", this::listSessions),
                Call.signedIn(DELETE, "/sessions/{id}", this::endSession),
                Call.signedIn(GET, "/gateway", this::gateway));
    }

    private Answer server() {
        return Answer.ok(
                new Api.Server(
                        settings.now().name(),
                        version(),
                        settings.now().registration(),
                        accounts.mailCodes().isOn(),
                        registration.isSetup()));
    }

    /** Stands in the manifest of the packed jar. */
    private static String version() {
        var packed = AccountCalls.class.getPackage().getImplementationVersion();
        return packed == null ? "not packed" : packed;
    }

    /** The same answer for every address. */
    private Answer sendCode(Request request) {
        var wish = request.body(Api.CodeRequest.class);
        return ProfileCalls.sent(
                accounts.mailCodes().forSignUp(wish.email(), request.approach().limitKey()));
    }

    private Answer signUp(Request request) {
        var wish = request.body(Api.SignUp.class);
        requireEmailAndCode(wish);
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
            case SignUp.EmailTaken _ -> throw Answers.emailTaken();
            case SignUp.CodeWrong _ -> throw Answers.badCode("code");
            case SignUp.SetupCodeWrong _ ->
                    throw new ProtocolException(
                            ErrorCode.BAD_CODE,
                            "The first account needs the setup code that the server printed when it"
                                    + " was started.",
                            "setup_code",
                            null);
            case SignUp.PasswordTooCommon _ -> throw Answers.passwordTooCommon();
            case SignUp.TooMany(var retryAfterMillis) -> throw Answers.tooMany(retryAfterMillis);
            case SignUp.Overloaded _ -> throw Answers.overloaded();
        };
    }

    private void requireEmailAndCode(Api.SignUp wish) {
        if (accounts.mailCodes().isOn()) {
            if (wish.email() == null) {
                throw Request.badField("email", "Your e-mail address is needed here.");
            }
            if (wish.code() == null) {
                throw Request.badField("code", "The code that went to your address is needed.");
            }
        }
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
        var signIn = proved(wish.login(), wish.password(), request);
        var account = signIn.account();
        var session = sessions.begin(account.profile().id(), DeviceNames.of(request.userAgent()));
        requireCurrent(signIn, session.identity());
        return inBrowser(Answer.ok(signedIn(account)), session, request);
    }

    private SignIn.Done proved(String login, String password, Request request) {
        return switch (accounts.signIn(login, password, request.approach().limitKey())) {
            case SignIn.Done done -> done;
            case SignIn.WrongCredentials _ -> throw wrongCredentials();
            case SignIn.TooMany(var retryAfterMillis) -> throw Answers.tooMany(retryAfterMillis);
            case SignIn.Overloaded _ -> throw Answers.overloaded();
        };
    }

    /** A new password ends all sessions, and so the one that began by the old one meanwhile. */
    private void requireCurrent(SignIn.Done signIn, Identity identity) {
        if (!accounts.isCurrent(signIn.proof())) {
            sessions.end(identity.account(), identity.device());
            throw wrongCredentials();
        }
    }

    private static ProtocolException wrongCredentials() {
        return new ProtocolException(
                ErrorCode.BAD_CREDENTIALS, "The name or the password is wrong.");
    }

    private static Answer inBrowser(Answer answer, CookieSession session, Request request) {
        return answer.with(
                "Set-Cookie", SessionCookie.set(session.token(), request.approach().secure()));
    }

    private Answer issueTokens(Request request) {
        var wish = request.body(Api.TokenRequest.class);
        var signIn = proved(wish.login(), wish.password(), request);
        var pair = sessions.beginWithTokens(signIn.account().profile().id(), wish.device());
        requireCurrent(signIn, pair.identity());
        return tokens(pair);
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

    private Answer gateway(Request request) {
        var avoided = request.query("avoid").orElse(null);
        return switch (gateways.choose(node -> socket(node.publicUrl(), request).equals(avoided))) {
            case Choice.Gateway(var publicUrl) ->
                    Answer.ok(
                            new Api.Gateway(
                                    socket(publicUrl, request),
                                    null,
                                    sessions.ticket(request.identity()),
                                    Sessions.TICKET_LIFE.toSeconds()));
            case Choice.AllFull(var retryAfterMillis) ->
                    throw new ProtocolException(
                            ErrorCode.OVERLOADED,
                            "Every gateway holds as many connections as it can.",
                            retryAfterMillis);
            case Choice.NoneLives() ->
                    throw new ProtocolException(
                            ErrorCode.UNAVAILABLE, "No gateway is there at the moment.");
        };
    }

    /** {@code http} becomes {@code ws}, {@code https} becomes {@code wss}. */
    private static String socket(@Nullable URI publicUrl, Request request) {
        var approach = request.approach();
        var base =
                publicUrl == null
                        ? (approach.secure() ? "https://" : "http://") + approach.authority()
                        : publicUrl.toString().replaceFirst("/$", "");
        return "ws" + base.toLowerCase(Locale.ROOT).substring("http".length()) + "/ws";
    }

    private Api.SignedIn signedIn(Account account) {
        return new Api.SignedIn(Answers.me(account, attendance.own(account.profile().id())));
    }
}
