package dev.parley.role.gateway;

import dev.parley.account.Approach;
import dev.parley.account.Identity;
import dev.parley.account.Origins;
import dev.parley.account.SessionCookie;
import dev.parley.account.Sessions;
import dev.parley.account.TrustedProxies;
import dev.parley.conversation.Caller;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the gateway must know about who may open a socket.
 *
 * @param origins the pages that may use a session cookie here
 * @param proxies whose word counts about where a request came from
 */
public record GatewayAuth(Sessions sessions, Origins origins, TrustedProxies proxies) {

    /** What a client shows to say who it is. */
    sealed interface Credential {
        record Cookie(String token) implements Credential {
            @Override
            public String toString() {
                return "Cookie[]";
            }
        }

        record Bearer(String token) implements Credential {
            @Override
            public String toString() {
                return "Bearer[]";
            }
        }

        record Ticket(String ticket) implements Credential {
            @Override
            public String toString() {
                return "Ticket[]";
            }
        }
    }

    /** Whether the page that opens the socket, if it is a page that does, may do so. */
    boolean allowsOrigin(HttpServerRequest request) {
        var origin = request.getHeader(HttpHeaderNames.ORIGIN);
        return origin == null ? cookie(request) == null : origins.allows(origin, approach(request));
    }

    /** The session cookie of a request; a program that shows a token has none. */
    Credential.@Nullable Cookie cookie(HttpServerRequest request) {
        var cookies = request.getHeader(HttpHeaderNames.COOKIE);
        return cookies == null || request.getHeader(HttpHeaderNames.AUTHORIZATION) != null
                ? null
                : SessionCookie.read(cookies, approach(request).secure())
                        .map(Credential.Cookie::new)
                        .orElse(null);
    }

    /**
     * Whose credential it is; empty when it is forged, expired, used before or signed out. Looks
     * sessions up, so it may block.
     */
    Optional<Caller> authenticate(Credential credential) {
        var identity =
                switch (credential) {
                    case Credential.Cookie cookie ->
                            sessions.byCookie(cookie.token()).map(Sessions.CookieProof::identity);
                    case Credential.Bearer bearer -> sessions.byAccessToken(bearer.token());
                    case Credential.Ticket ticket -> sessions.byTicket(ticket.ticket());
                };
        return identity.map(known -> new Caller(known.account(), known.device()));
    }

    /**
     * Until when the caller's device stays signed in, epoch milliseconds; empty when it is signed
     * out. May block.
     */
    OptionalLong signedInUntilMillis(Caller caller) {
        return sessions.aliveUntilMillis(new Identity(caller.account(), caller.device()));
    }

    private Approach approach(HttpServerRequest request) {
        return proxies.approach(
                request.remoteAddress().hostAddress(), request.isSSL(), request::getHeader);
    }
}
