package dev.parley.app;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The one HTTP server: the page, the API and the socket on one port, TLS or not. */
final class FrontDoor implements AutoCloseable {
    private static final String SOCKET_PATH = "/ws";
    private static final int ACCEPT_BACKLOG = 4_096;
    private static final int IDLE_SECONDS = 90;

    /** A request has arrived in whole so long after the one before it, or the connection ends. */
    private static final int REQUEST_SECONDS = 90;

    /**
     * A negative port is one free port for all servers of a deployment; 0 would be one for each.
     */
    private static final int ANY_PORT = -1;

    private final FrontDoorConfig config;
    private final long requestMillis;
    private final Vertx vertx;
    private volatile int port;

    private FrontDoor(FrontDoorConfig config, long requestMillis) {
        this.config = config;
        this.requestMillis = requestMillis;
        vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
    }

    /** Nothing listens before {@link #listen}. */
    static FrontDoor prepare(FrontDoorConfig config) {
        return prepare(config, TimeUnit.SECONDS.toMillis(REQUEST_SECONDS));
    }

    static FrontDoor prepare(FrontDoorConfig config, long requestMillis) {
        return new FrontDoor(config, requestMillis);
    }

    Vertx vertx() {
        return vertx;
    }

    /**
     * Starts to answer, with a server on every event loop.
     *
     * @throws StartException when the port is taken or may not be listened on
     */
    void listen(Handler<HttpServerRequest> api, Handler<HttpServerRequest> sockets) {
        var perLoop =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        try {
            vertx.deployVerticle(() -> new OneLoop(api, sockets), perLoop)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException failed) {
            var cause = failed.getCause() == null ? failed : failed.getCause();
            throw StartException.cannotListen(config.host(), config.port(), cause);
        }
    }

    /** Where people reach this node. */
    URI address() {
        var publicUrl = config.publicUrl();
        if (publicUrl != null) {
            return publicUrl;
        }
        var scheme = config.tls().on() ? "https" : "http";
        var host = config.host().equals("127.0.0.1") ? "localhost" : config.host();
        return URI.create(
                scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** Where programs on this machine reach this node. */
    URI localAddress() {
        var scheme = config.tls().on() ? "https" : "http";
        var host =
                switch (config.host()) {
                    case "0.0.0.0", "::", "127.0.0.1" -> "127.0.0.1";
                    case "::1" -> "[::1]";
                    default -> config.host();
                };
        return URI.create(scheme + "://" + host + ":" + port);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpServerOptions options() {
        var options =
                new HttpServerOptions()
                        .setHost(config.host())
                        .setAcceptBacklog(ACCEPT_BACKLOG)
                        .setIdleTimeout(IDLE_SECONDS)
                        // Only TLS says which protocol it is before the first request: without,
                        // a proxy in front may think that it is HTTP/1 for ever ("h2c smuggling").
                        .setHttp2ClearTextEnabled(false)
                        .setTcpNoDelay(true);
        var tls = config.tls();
        if (tls.on()) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                            new PemKeyCertOptions()
                                    .setCertPath(path(tls.certificateFile()))
                                    .setKeyPath(path(tls.keyFile())));
        }
        return options;
    }

    private static String path(@Nullable Path file) {
        return Objects.requireNonNull(file).toString();
    }

    /** The server on one event loop: sockets stay on the loop that took them. */
    private final class OneLoop extends VerticleBase {
        private final Handler<HttpServerRequest> api;
        private final Handler<HttpServerRequest> sockets;

        private OneLoop(Handler<HttpServerRequest> api, Handler<HttpServerRequest> sockets) {
            this.api = api;
            this.sockets = sockets;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(options())
                    .requestHandler(this::answer)
                    .connectionHandler(
                            connection -> RequestDeadline.watch(connection, requestMillis))
                    .listen(config.port() == 0 ? ANY_PORT : config.port(), config.host())
                    .onSuccess(server -> port = server.actualPort());
        }

        private void answer(HttpServerRequest request) {
            if (isAmbiguous(request)) {
                refuse(request);
                return;
            }
            var isSocket =
                    SOCKET_PATH.equals(request.path())
                            && request.headers().contains(HttpHeaderNames.UPGRADE);
            (isSocket ? sockets : api).handle(request);
        }

        /** RFC 9112, sections 3.2 and 5: who was asked, and for what, is not to be guessed. */
        private static boolean isAmbiguous(HttpServerRequest request) {
            return request.version() == HttpVersion.HTTP_1_1
                    && (request.headers().getAll(HttpHeaderNames.HOST).size() != 1
                            || request.headers().contains(""));
        }

        private static void refuse(HttpServerRequest request) {
            request.end().onComplete(_ -> request.connection().close());
            request.response()
                    .setStatusCode(HttpResponseStatus.BAD_REQUEST.code())
                    .putHeader(HttpHeaderNames.CONNECTION, "close")
                    .end();
        }
    }
}
