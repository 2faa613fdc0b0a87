package dev.parley.role.gateway;

import dev.parley.conversation.Pressure;
import dev.parley.protocol.Api;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.role.gateway.GatewayAuth.Credential;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Answers the upgrade request and takes the connection over from the HTTP server, down to its Netty
 * pipeline. This is the one place that knows how Vert.x is built inside; its version is pinned, and
 * {@code TakeoverSocketTest} holds what is relied on.
 */
final class Upgrade {
    /** The kernel's share of what a peer has not read; its own default would be megabytes. */
    private static final int SEND_BUFFER_BYTES = 128 * 1024;

    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(Session.WRITABLE_AGAIN_BYTES, Session.WRITABLE_BYTES);
    private static final String DECODER = "httpDecoder";

    /** Removes itself when the first request of a connection is handled, and fails if it cannot. */
    private static final String H2C = "h2c";

    /** Whoever is refused so asks for another gateway then. */
    private static final long RETRY_AFTER_SECONDS = 2;

    private static final String BEARER = "bearer ";
    private static final Logger log = LoggerFactory.getLogger(Upgrade.class);

    private final Node node;
    private final Function<ChannelHandlerContext, GatewayLoop> loops;

    Upgrade(Node node, Function<ChannelHandlerContext, GatewayLoop> loops) {
        this.node = node;
        this.loops = loops;
    }

    void handle(HttpServerRequest request, boolean isDraining) {
        var context = ((HttpServerConnection) request.connection()).channelHandlerContext();
        if (context.executor().inEventLoop()) {
            answer(request, context, isDraining);
        } else {
            context.executor().execute(() -> answer(request, context, isDraining));
        }
    }

    private void answer(
            HttpServerRequest request, ChannelHandlerContext context, boolean isDraining) {
        switch (Handshake.of(request)) {
            case Handshake.Refused refused -> refuse(request, refused.status(), refused.sentence());
            case Handshake.Acceptable acceptable -> {
                var refusal = refusal(request, isDraining);
                if (refusal != null) {
                    refuse(request, refusal.status(), refusal.sentence());
                } else {
                    accept(request, context, acceptable.accept());
                }
            }
        }
    }

    private Handshake.@Nullable Refused refusal(HttpServerRequest request, boolean isDraining) {
        if (isDraining) {
            return new Handshake.Refused(503, "This server is shutting down.");
        }
        if (node.sessions().connections() >= node.config().counts().maxConnections()) {
            return new Handshake.Refused(503, "This server holds as many sockets as it can.");
        }
        if (node.conversations().pressure().sheds(Pressure.Work.SOCKETS)) {
            return new Handshake.Refused(503, "This server has too much to do.");
        }
        if (!node.auth().allowsOrigin(request)) {
            return new Handshake.Refused(
                    403, "Only pages of this server and of allowed origins may connect.");
        }
        return null;
    }

    private void accept(HttpServerRequest request, ChannelHandlerContext context, String accept) {
        var authorization = request.getHeader(HttpHeaderNames.AUTHORIZATION);
        var session = new Session(node, loops.apply(context), node.auth().cookie(request));
        // In front of everything of Vert.x from here on: what the peer sends too early comes here,
        // where it is released, and not to handlers that are about to go.
        context.pipeline().addAfter(DECODER, null, session.socket());
        session.opened();
        if (authorization == null) {
            takeOver(request, session, accept);
        } else {
            Thread.startVirtualThread(() -> authenticate(request, session, accept, authorization));
        }
    }

    /** A program reads the status of a refused upgrade, so a bad token is told by it. */
    private void authenticate(
            HttpServerRequest request, Session session, String accept, String authorization) {
        var isBearer = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER);
        try {
            var token = new Credential.Bearer(authorization.substring(isBearer ? 7 : 0).strip());
            var caller = isBearer ? node.auth().authenticate(token).orElse(null) : null;
            session.loop()
                    .run(
                            () -> {
                                if (caller == null) {
                                    giveBack(request, session, 401, "The token is not valid.");
                                } else {
                                    session.authenticated(caller);
                                    takeOver(request, session, accept);
                                }
                            });
        } catch (RuntimeException broken) {
            log.warn("A token cannot be checked", broken);
            session.loop().run(() -> giveBack(request, session, 503, "Try again soon."));
        }
    }

    private void takeOver(HttpServerRequest request, Session session, String accept) {
        if (!session.socket().isOpen()) {
            return;
        }
        var response = request.response();
        response.putHeader(HttpHeaderNames.UPGRADE, "websocket");
        response.putHeader(HttpHeaderNames.CONNECTION, "Upgrade");
        response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept);
        // On the connection's event loop, where we are, this is done when the call returns.
        var taken = request.toNetSocket();
        if (taken.succeeded() && session.socket().pipeline().channel().isActive()) {
            strip(session.socket());
        } else {
            session.socket().abort();
        }
    }

    /** Leaves TLS and our handler, and nothing of the HTTP server. */
    private static void strip(WebSocket socket) {
        ChannelPipeline pipeline = socket.pipeline();
        for (var name : pipeline.names()) {
            var handler = pipeline.get(name);
            if (handler != null
                    && handler != socket
                    && !(handler instanceof SslHandler)
                    && !name.equals(H2C)) {
                pipeline.remove(handler);
            }
        }
        var config = pipeline.channel().config();
        // Vert.x sets both from its own options when it makes the connection.
        config.setWriteBufferWaterMark(WATER_MARK);
        config.setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        config.setAutoRead(true);
    }

    private static void giveBack(
            HttpServerRequest request, Session session, int status, String sentence) {
        if (session.socket().isOpen()) {
            session.socket().pipeline().remove(session.socket());
            refuse(request, status, sentence);
        }
    }

    private static void refuse(HttpServerRequest request, int status, String sentence) {
        var response = request.response().setStatusCode(status);
        response.putHeader("X-Content-Type-Options", "nosniff");
        var body = Buffer.buffer(sentence + "\n");
        if (status == ErrorCode.OVERLOADED.httpStatus()) {
            response.putHeader(HttpHeaderNames.RETRY_AFTER, Long.toString(RETRY_AFTER_SECONDS));
            response.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
            body = Buffer.buffer(Json.encode(overloaded(sentence)));
        } else {
            response.putHeader(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        if (request.version() == HttpVersion.HTTP_2) {
            // Knows no upgrade, and shares its connection with other requests.
            response.end(body);
            return;
        }
        if (status == 426) {
            response.putHeader(HttpHeaderNames.UPGRADE, "websocket");
            response.putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        if (status == 401) {
            response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        response.putHeader(HttpHeaderNames.CONNECTION, "close");
        response.end(body).onComplete(_ -> request.connection().close());
    }

    private static Api.Problem overloaded(String sentence) {
        var code = ErrorCode.OVERLOADED;
        return new Api.Problem(
                "urn:parley:error:" + code.wireName(),
                code.sentence(),
                code.httpStatus(),
                code,
                sentence,
                null,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                RETRY_AFTER_SECONDS);
    }
}
