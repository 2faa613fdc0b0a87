package dev.parley.account;

import java.util.Optional;

/**
 * The cookie in which a browser keeps its session. Under TLS its name begins with {@code __Host-},
 * so that no neighbouring host can set it, and no other name is read.
 */
public final class SessionCookie {
    private static final String NAME = "parley_session";

    private SessionCookie() {}

    public static String name(boolean secure) {
        return secure ? "__Host-" + NAME : NAME;
    }

    /** The session token in a {@code Cookie} header. */
    public static Optional<String> read(String header, boolean secure) {
        var prefix = name(secure) + "=";
        for (var cookie : header.split(";", -1)) {
            var pair = cookie.strip();
            if (pair.startsWith(prefix)) {
                return Optional.of(pair.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /** The value of a {@code Set-Cookie} header that keeps {@code token}. */
    public static String set(String token, boolean secure) {
        return header(token, Sessions.SESSION_LIFE.toSeconds(), secure);
    }

    /** The value of a {@code Set-Cookie} header that takes the session away. */
    public static String clear(boolean secure) {
        return header("", 0, secure);
    }

    private static String header(String value, long maxAgeSeconds, boolean secure) {
        return name(secure)
                + "="
                + value
                + "; Path=/; Max-Age="
                + maxAgeSeconds
                + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
