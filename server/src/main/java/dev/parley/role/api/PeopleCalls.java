package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.GET;

import dev.parley.attendance.Attendance;
import dev.parley.conversation.People;
import dev.parley.directory.Directory;
import dev.parley.protocol.Api;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Names;

import java.util.List;

/** Calls about other people. */
final class PeopleCalls {
    private static final int MAX_PEOPLE = 50;

    private final Directory directory;
    private final Attendance attendance;

    PeopleCalls(ApiParts parts) {
        directory = parts.directory();
        attendance = parts.attendance();
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(GET, "/users", this::search),
                Call.signedIn(GET, "/presence", this::presence));
    }

    private Answer search(Request request) {
        var query = Names.fold(request.query("query").orElse(""));
        return Answer.ok(
                new Api.Users(
                        directory.accounts().search(query, MAX_PEOPLE).stream()
                                .map(People::ref)
                                .toList()));
    }

    /** Who is not named in the answer is offline, or nobody. */
    private Answer presence(Request request) {
        var users = request.query("users").orElse("").split(",", -1);
        if (users.length > Limits.WATCHED_USERS) {
            throw Request.badField("users", "It can name at most " + Limits.WATCHED_USERS + ".");
        }
        return Answer.ok(
                new Api.Presences(List.copyOf(attendance.presencesByUsername(List.of(users)))));
    }
}
