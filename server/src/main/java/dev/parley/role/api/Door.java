package dev.parley.role.api;

import dev.parley.account.Approach;
import dev.parley.account.Origins;
import dev.parley.account.SessionCookie;
import dev.parley.account.Sessions;
import dev.parley.account.TrustedProxies;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

import java.util.Set;

/**
 * Finds out who asks. A browser's cookie goes along with whatever page makes it ask, so a write
 * that relies on one, or would set one, must come from an allowed page. A program shows its token
 * with each request and needs no such check.
 */
final class Door {
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String BEARER = "Bearer ";

    private final Sessions sessions;
    private final Administrators administrators;
    private final Origins origins;
    private final TrustedProxies proxies;

    Door(
            Sessions sessions,
            Administrators administrators,
            Origins origins,
            TrustedProxies proxies) {
        this.sessions = sessions;
        this.administrators = administrators;
        this.origins = origins;
        this.proxies = proxies;
    }

    Approach approach(HttpServerRequest request) {
        return proxies.approach(
                request.remoteAddress().hostAddress(),
                request.isSSL(),
                name -> name.equals("Host") ? authority(request) : request.getHeader(name));
    }

    /**
     * @throws ProtocolException when the call needs a session and there is none, when it is not for
     *     the one who asks, or when a page that may not act makes the browser ask
     */
    Visitor admit(Call.Access access, HttpServerRequest request) {
        var visitor = recognize(access, request);
        administrators.check(access, visitor);
        return visitor;
    }

    private Visitor recognize(Call.Access access, HttpServerRequest request) {
        var approach = approach(request);
        var authorization = request.getHeader("Authorization");
        if (authorization != null) {
            return byToken(access, authorization, approach);
        }
        var isWrite = !SAFE.contains(request.method());
        var origin = request.getHeader("Origin");
        if (isWrite && origin != null && !origins.allows(origin, approach)) {
            throw new ProtocolException(
                    ErrorCode.FORBIDDEN, "Pages of " + shown(origin) + " may not do this here.");
        }
        if (access == Call.Access.ANYONE) {
            return new Visitor(approach, null, null);
        }
        var visitor = byCookie(request, approach);
        if (isWrite && origin == null) {
            throw new ProtocolException(
                    ErrorCode.FORBIDDEN, "A write with a cookie must name its Origin.");
        }
        return visitor;
    }

    private Visitor byToken(Call.Access access, String authorization, Approach approach) {
        if (access == Call.Access.ANYONE) {
            return new Visitor(approach, null, null);
        }
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return refuse("Only 'Authorization: Bearer …' is known here.");
        }
        var token = authorization.substring(BEARER.length()).strip();
        return administrators.isOperator(access, token, approach)
                ? new Visitor(approach, null, null)
                : sessions.byAccessToken(token)
                        .map(identity -> new Visitor(approach, identity, null))
                        .orElseThrow(
                                () ->
                                        new ProtocolException(
                                                ErrorCode.BAD_TOKEN,
                                                "The access token is not valid any more."));
    }

    private Visitor byCookie(HttpServerRequest request, Approach approach) {
        var cookies = request.getHeader("Cookie");
        return SessionCookie.read(cookies == null ? "" : cookies, approach.secure())
                .flatMap(sessions::byCookie)
                .map(proof -> new Visitor(approach, proof.identity(), proof.renewed()))
                .orElseGet(() -> refuse("You are not signed in."));
    }

    private static Visitor refuse(String sentence) {
        throw new ProtocolException(ErrorCode.UNAUTHENTICATED, sentence);
    }

    private static String authority(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? "" : authority.toString();
    }

    private static String shown(String origin) {
        return origin.length() <= 100 && origin.matches("[\\x21-\\x7e]+") ? origin : "that origin";
    }
}
