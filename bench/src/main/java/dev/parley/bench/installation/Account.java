package dev.parley.bench.installation;

import org.jspecify.annotations.Nullable;

/**
 * An account that the bench has made.
 *
 * @param cookie of a session that was begun by signing up or in
 * @param room a private room in which nobody else is; null until it is needed
 */
public record Account(String username, String cookie, @Nullable String room) {
    Account withCookie(String fresh) {
        return new Account(username, fresh, room);
    }

    Account withRoom(String made) {
        return new Account(username, cookie, made);
    }

    @Override
    public String toString() {
        return "Account[" + username + "]";
    }
}
