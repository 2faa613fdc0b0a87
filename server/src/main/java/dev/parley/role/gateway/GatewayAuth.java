package dev.parley.role.gateway;

import dev.parley.conversation.Caller;

import java.util.Optional;
import java.util.OptionalLong;

/** What the gateway must know about who may open a socket. */
public interface GatewayAuth {
    /** What a client shows to say who it is. */
    sealed interface Credential {
        /** The value of the session cookie. */
        record Cookie(String token) implements Credential {
            @Override
            public String toString() {
                return "Cookie[]";
            }
        }

        /** An access token from the {@code Authorization} header. */
        record Bearer(String token) implements Credential {
            @Override
            public String toString() {
                return "Bearer[]";
            }
        }

        /** A one-time ticket from {@code hello}; asking about it uses it up. */
        record Ticket(String ticket) implements Credential {
            @Override
            public String toString() {
                return "Ticket[]";
            }
        }
    }

    /**
     * Whether pages of this origin may use the session cookie here. Must not block.
     *
     * @param origin the {@code Origin} header, such as {@code https://chat.example.org}
     * @param host the {@code Host} header, such as {@code chat.example.org:8080}
     */
    boolean allowsOrigin(String origin, String host);

    /** The session cookie among the cookies of a {@code Cookie} header. Must not block. */
    Optional<Credential.Cookie> sessionCookie(String cookies);

    /** Whose credential it is; empty when it is forged, expired, used or signed out. May block. */
    Optional<Caller> authenticate(Credential credential);

    /**
     * Until when the caller's device stays signed in if nothing is done, epoch milliseconds; empty
     * when it is signed out. May block.
     */
    OptionalLong signedInUntilMillis(Caller caller);
}
