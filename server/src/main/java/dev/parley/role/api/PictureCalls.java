package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PUT;

import dev.parley.account.Accounts;
import dev.parley.account.Pictures;
import dev.parley.account.Pictures.Upload;
import dev.parley.attendance.Attendance;
import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.PictureDirectory.Picture;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls about the pictures of people. */
final class PictureCalls {
    private final Accounts accounts;
    private final Attendance attendance;

    PictureCalls(ApiParts parts) {
        accounts = parts.accounts();
        attendance = parts.attendance();
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(PUT, "/me/picture", this::set).withBodyUpTo(Pictures.MAX_FILE_BYTES),
                Call.signedIn(DELETE, "/me/picture", this::remove),
                Call.signedIn(GET, "/users/{id}/picture/{version}", this::show));
    }

    private Answer set(Request request) {
        return switch (accounts.pictures().put(request.identity().account(), request.body())) {
            case Upload.Done(var account) -> Answer.ok(me(account));
            case Upload.Unreadable _ ->
                    throw Request.badField("picture", "This is no PNG or JPEG that can be read.");
            case Upload.TooLarge _ ->
                    throw new ProtocolException(
                            ErrorCode.TOO_LARGE,
                            "A picture has at most 4,096 pixels in a row and in a column.",
                            "picture",
                            null);
            case Upload.Overloaded _ -> throw Answers.overloaded();
            case Upload.NoAccount _ -> throw Answers.gone();
        };
    }

    private Answer remove(Request request) {
        return Answer.ok(
                me(
                        accounts.pictures()
                                .remove(request.identity().account())
                                .orElseThrow(Answers::gone)));
    }

    private Api.Me me(Account account) {
        return Answers.me(account, attendance.own(account.profile().id()));
    }

    private Answer show(Request request) {
        return Optional.of(request.path("id"))
                .filter(AccountId::isValid)
                .map(AccountId::new)
                .flatMap(account -> accounts.pictures().find(account, request.path("version")))
                .map(PictureCalls::shown)
                .orElseThrow(
                        () ->
                                new ProtocolException(
                                        ErrorCode.NOT_FOUND, "There is no such picture."));
    }

    /** A new picture has a new address, so that this one can be kept. */
    private static Answer shown(Picture picture) {
        return new Answer(
                Answer.OK,
                Map.of(
                        "Content-Type",
                        picture.mediaType(),
                        "Cache-Control",
                        "private, max-age=31536000, immutable"),
                picture.content());
    }
}
