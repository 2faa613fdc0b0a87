package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import dev.parley.account.Administration;
import dev.parley.account.Administration.Making;
import dev.parley.account.Administration.Reset;
import dev.parley.account.LiveSettings;
import dev.parley.directory.AccountAdministration.Change;
import dev.parley.directory.AccountAdministration.ManagedAccount;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Calls of administrators, and of programs that may read the data folder. */
final class AdministrationCalls {
    private static final int USERS = 50;
    private static final int MAX_USERS = 200;
    private static final String USER = "/admin/users/{username}";

    private final Administration administration;
    private final LiveSettings settings;
    private final Backups backups;

    AdministrationCalls(ApiParts parts) {
        administration = parts.administration().administration();
        settings = parts.administration().settings();
        backups = parts.administration().backups();
    }

    List<Call> calls() {
        return List.of(
                Call.administrator(GET, "/admin/users", this::users),
                Call.administrator(POST, "/admin/users", this::create),
                Call.administrator(PATCH, USER, this::change),
                Call.administrator(POST, USER + "/password", this::resetPassword),
                Call.administrator(GET, "/admin/settings", this::settings),
                Call.administrator(PATCH, "/admin/settings", this::changeSettings),
                Call.operator(POST, "/admin/backups", this::backUp));
    }

    private Answer users(Request request) {
        var limit = request.queryLimit("limit", MAX_USERS, USERS);
        var found =
                administration.list(
                        request.query("query").orElse(""),
                        request.query("after").orElse(""),
                        limit + 1);
        return Answer.ok(
                new Api.ManagedUsers(
                        found.stream().limit(limit).map(AdministrationCalls::user).toList(),
                        found.size() > limit));
    }

    private Answer create(Request request) {
        return switch (administration.create(request.body(Api.NewUser.class))) {
            case Making.Made(var account, var password) ->
                    Answer.created(new Api.MadeUser(user(account), revealed(password)));
            case Making.UsernameTaken _ ->
                    throw new ProtocolException(
                            ErrorCode.NAME_TAKEN,
                            "This username, or one that looks like it, is taken.",
                            "username",
                            null);
            case Making.EmailTaken _ -> throw Answers.emailTaken();
            case Making.PasswordTooCommon _ -> throw Answers.passwordTooCommon();
            case Making.Overloaded _ -> throw Answers.overloaded();
        };
    }

    private Answer change(Request request) {
        var wish = request.body(Api.UserChange.class);
        return switch (administration.change(request.path("username"), wish)) {
            case Change.Changed(var account) -> Answer.ok(user(account));
            case Change.LastAdministrator _ ->
                    throw new ProtocolException(
                            ErrorCode.FORBIDDEN,
                            "This is the last administrator. Make someone else one first.");
            case Change.NoAccount _ -> throw nobody();
        };
    }

    private Answer resetPassword(Request request) {
        var wish = request.body(Api.UserPassword.class);
        return switch (administration.resetPassword(request.path("username"), wish.password())) {
            case Reset.Done(var password) -> Answer.ok(new Api.UserPassword(revealed(password)));
            case Reset.NoAccount _ -> throw nobody();
            case Reset.TooCommon _ -> throw Answers.passwordTooCommon();
            case Reset.Overloaded _ -> throw Answers.overloaded();
        };
    }

    private static @Nullable String revealed(@Nullable Secret made) {
        return made == null ? null : made.reveal();
    }

    private static ProtocolException nobody() {
        return new ProtocolException(ErrorCode.NOT_FOUND, "Nobody has this username.");
    }

    private static Api.ManagedUser user(ManagedAccount managed) {
        var account = managed.account();
        var profile = account.profile();
        return new Api.ManagedUser(
                profile.id().value(),
                profile.username(),
                profile.displayName(),
                profile.picture(),
                account.email(),
                account.administrator(),
                managed.disabled(),
                account.createdAtMillis(),
                managed.lastSeenAtMillis());
    }

    private Answer settings(Request request) {
        return Answer.ok(settings.now());
    }

    private Answer changeSettings(Request request) {
        return Answer.ok(settings.change(request.body(Api.SettingsChange.class)));
    }

    private Answer backUp(Request request) {
        var wish = request.body(Api.NewBackup.class);
        try {
            return Answer.created(backups.write(Path.of(wish.folder())));
        } catch (InvalidPathException impossible) {
            throw Request.badField("folder", "There can be no such folder.");
        }
    }
}
