package dev.parley.role.gateway;

import dev.parley.account.Identity;
import dev.parley.account.Origins;
import dev.parley.account.Sessions;
import dev.parley.account.TrustedProxies;
import dev.parley.app.EmbeddedNode;
import dev.parley.channel.AccountId;
import dev.parley.conversation.Caller;
import dev.parley.conversation.LimitsConfig;
import dev.parley.secret.Secret;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway on a free port, on the embedded adapters, behind a real HTTP server. */
final class GatewayServer implements AutoCloseable {
    static final LimitsConfig WIDE = new LimitsConfig(1_000, 10_000, 65_536, 16_384, 200);
    static final String SECRET = "a secret of at least thirty-two bytes";
    static final String ALLOWED_ORIGIN = "https://chat.example.org";

    private final EmbeddedNode node;
    private final Sessions sessions;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GatewayRole gateway;
    private final Vertx vertx;
    private final int port;

    /** Of the newest connection. */
    private volatile @Nullable Channel channel;

    private GatewayServer(
            EmbeddedNode node,
            GatewayConfig config,
            Clock clock,
            HttpServerOptions http,
            DeploymentOptions deployment,
            boolean isNative) {
        this.node = node;
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(isNative));
        sessions =
                new Sessions(
                        new Secret(SECRET),
                        node.backends().directory().sessions(),
                        node.backends().tickets(),
                        node.backends().notices(),
                        clock,
                        new SecureRandom());
        var auth =
                new GatewayAuth(
                        sessions,
                        new Origins(List.of(URI.create(ALLOWED_ORIGIN)), Set::of),
                        new TrustedProxies(List.of()));
        gateway =
                GatewayRole.open(
                        config,
                        new GatewayParts(auth, node.conversations(), node.attendance()),
                        meters,
                        clock,
                        new SplittableRandom(1));
        var bound = new AtomicInteger();
        // A negative port is a free one that the instances share.
        var options = new HttpServerOptions(http).setHost("127.0.0.1").setPort(-1);
        vertx.deployVerticle(
                        () ->
                                new AbstractVerticle() {
                                    @Override
                                    public void start(Promise<Void> started) {
                                        vertx.createHttpServer(options)
                                                .requestHandler(GatewayServer.this::handle)
                                                .connectionHandler(
                                                        connection ->
                                                                channel =
                                                                        ((HttpServerConnection)
                                                                                        connection)
                                                                                .channelHandlerContext()
                                                                                .channel())
                                                .listen()
                                                .onSuccess(server -> bound.set(server.actualPort()))
                                                .<Void>mapEmpty()
                                                .onComplete(started);
                                    }
                                },
                        deployment)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        port = bound.get();
    }

    private void handle(HttpServerRequest request) {
        if (request.path().equals("/ws")) {
            gateway.handle(request);
        } else {
            request.response().end("not the socket\n");
        }
    }

    static GatewayConfig config() {
        return GatewayConfig.of(WIDE, CapacityConfig.DEFAULTS);
    }

    static GatewayConfig config(GatewayConfig.Counts counts, GatewayConfig.Times times) {
        return new GatewayConfig(WIDE, counts, times);
    }

    static GatewayServer start(EmbeddedNode node) {
        return start(node, config());
    }

    static GatewayServer start(EmbeddedNode node, GatewayConfig config) {
        return start(node, config, Clock.systemUTC());
    }

    static GatewayServer start(EmbeddedNode node, GatewayConfig config, Clock clock) {
        // Two loops, so that every room is spread over both.
        return new GatewayServer(
                node,
                config,
                clock,
                new HttpServerOptions(),
                new DeploymentOptions().setInstances(2),
                true);
    }

    static GatewayServer start(EmbeddedNode node, HttpServerOptions http) {
        return start(node, http, new DeploymentOptions().setInstances(2));
    }

    static GatewayServer start(
            EmbeddedNode node, HttpServerOptions http, DeploymentOptions deployment) {
        return new GatewayServer(node, config(), Clock.systemUTC(), http, deployment, true);
    }

    /** With the transport of the JDK instead of Linux's own. */
    static GatewayServer startWithoutNativeTransport(EmbeddedNode node) {
        return new GatewayServer(
                node,
                config(),
                Clock.systemUTC(),
                new HttpServerOptions(),
                new DeploymentOptions(),
                false);
    }

    /** An account with an access token. */
    record Person(String username, Caller caller, String token) {
        String bearer() {
            return "Authorization: Bearer " + token;
        }
    }

    Person signUp(String username) {
        var account = node.signUp(username).account();
        return signIn(username, account);
    }

    /** The same person on another device. */
    Person signIn(Person person) {
        return signIn(person.username(), person.caller().account());
    }

    private Person signIn(String username, AccountId account) {
        var pair = sessions.beginWithTokens(account, "test");
        var identity = pair.identity();
        return new Person(
                username, new Caller(identity.account(), identity.device()), pair.accessToken());
    }

    /** A socket that has not said hello. */
    RawSocket open(Person person) {
        return RawSocket.open(port, person.bearer());
    }

    /** A socket that is live. */
    RawSocket live(Person person) {
        var socket = open(person);
        socket.hello();
        socket.rows();
        return socket;
    }

    double behind() {
        return meters.counter("parley.gateway.seats.behind").count();
    }

    /** A ticket for this person, good once. */
    String ticket(Person person) {
        return sessions.ticket(new Identity(person.caller().account(), person.caller().device()));
    }

    int port() {
        return port;
    }

    Sessions sessions() {
        return sessions;
    }

    Channel channel() {
        return channel;
    }

    double closes(int code) {
        return meters.counter("parley.gateway.closes", "code", Integer.toString(code)).count();
    }

    double rooms() {
        return meters.get("parley.gateway.rooms").gauge().value();
    }

    GatewayRole gateway() {
        return gateway;
    }

    @Override
    public void close() {
        gateway.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the HTTP server does not close", e);
        }
    }
}
