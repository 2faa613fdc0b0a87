package dev.parley.role.api;

import static io.vertx.core.http.HttpMethod.GET;

import dev.parley.conversation.People;
import dev.parley.directory.Directory;
import dev.parley.protocol.Api;
import dev.parley.protocol.Names;

import java.util.List;

/** Calls about other people. */
final class PeopleCalls {
    private static final int MAX_PEOPLE = 50;
    private static final int MAX_WATCHED = 500;

    private final Directory directory;

    PeopleCalls(ApiParts parts) {
        directory = parts.directory();
    }

    List<Call> calls() {
        return List.of(
                Call.signedIn(GET, "/users", this::search),
                Call.signedIn(GET, "/presence", PeopleCalls::presence));
    }

    private Answer search(Request request) {
        var query = Names.fold(request.query("query").orElse(""));
        return Answer.ok(
                new Api.Users(
                        directory.accounts().search(query, MAX_PEOPLE).stream()
                                .map(People::ref)
                                .toList()));
    }

    /** Who is not named is unknown, and so far that is everybody. */
    private static Answer presence(Request request) {
        var users = request.query("users").orElse("").split(",", -1);
        if (users.length > MAX_WATCHED) {
            throw Request.badField("users", "It can name at most " + MAX_WATCHED + ".");
        }
        return Answer.ok(new Api.Presences(List.of()));
    }
}
