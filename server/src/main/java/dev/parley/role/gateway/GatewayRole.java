package dev.parley.role.gateway;

import dev.parley.channel.DeviceId;
import dev.parley.protocol.CloseCode;
import dev.parley.protocol.ServerFrame;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The gateway role. It handles the requests for {@code /ws}: mount it on the HTTP server where
 * requests are handled on event loops, one instance of the server for each event loop that shall
 * hold sockets. Close it before the server: Vert.x would wait for connections that it does not know
 * how to close any more.
 */
public final class GatewayRole implements Handler<HttpServerRequest>, AutoCloseable {
    private static final long MAX_CLOSE_MILLIS = 3_000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final RandomGenerator random;
    private final OpenSessions sessions;
    private final Upgrade upgrade;
    private final ConcurrentHashMap<Object, GatewayLoop> loops = new ConcurrentHashMap<>();
    private volatile boolean isDraining;

    private GatewayRole(
            GatewayConfig config,
            GatewayParts parts,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {
        this.config = config;
        this.random = random;
        sessions = new OpenSessions(config.counts().maxSessionsPerAccount());
        var rooms = new Rooms(parts.conversations(), sessions, config.counts());
        metrics = new GatewayMetrics(meters, sessions, rooms);
        var node = new Node(config, parts, rooms, new HistoryReader(), metrics, clock);
        upgrade = new Upgrade(node, this::loop);
    }

    /**
     * Opens the role; it holds no socket before the first request.
     *
     * @param random spreads reconnects; used by the thread that drains only
     */
    public static GatewayRole open(
            GatewayConfig config,
            GatewayParts parts,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {
        var role = new GatewayRole(config, parts, meters, clock, random);
        parts.auth().sessions().onEnded(ended -> role.end(ended.device()));
        return role;
    }

    /** Answers an upgrade request: with 101 and a socket, or with the status that says why not. */
    @Override
    public void handle(HttpServerRequest request) {
        upgrade.handle(request, isDraining);
    }

    /** Sockets held now. */
    public int connections() {
        return sessions.connections();
    }

    /** The device was signed out: closes its sockets with 4401. */
    public void end(DeviceId device) {
        for (var session : sessions.ofDevice(device)) {
            session.loop()
                    .run(() -> session.close(CloseCode.UNAUTHENTICATED, "you are signed out"));
        }
    }

    /**
     * Takes no new sockets and tells all to reconnect elsewhere, each at another moment; returns
     * when they are gone or {@link GatewayConfig.Times#drainMillis} have passed.
     */
    public void drain() {
        isDraining = true;
        for (var loop : loops.values()) {
            var jitter = new SplittableRandom(random.nextLong());
            loop.run(() -> loop.sessions().forEach(session -> reconnect(session, jitter)));
        }
        awaitNone(config.times().drainMillis());
    }

    private void reconnect(Session session, RandomGenerator jitter) {
        // The other half is for those who come late.
        var afterMillis = jitter.nextLong(config.times().drainMillis() / 2 + 1);
        session.tell(new ServerFrame.Reconnect(afterMillis, "this server restarts"));
    }

    /** Closes every socket with 1012; returns when all are gone, after 3 s at the latest. */
    @Override
    public void close() {
        isDraining = true;
        onAll(session -> session.close(CloseCode.RESTART, "this server restarts"));
        awaitNone(MAX_CLOSE_MILLIS);
        onAll(session -> session.socket().abort());
        loops.values().forEach(GatewayLoop::close);
    }

    private GatewayLoop loop(ChannelHandlerContext context) {
        var eventLoop = context.channel().eventLoop();
        return loops.computeIfAbsent(
                eventLoop,
                _ -> new GatewayLoop(eventLoop, metrics, config.times().maxPauseMillis()));
    }

    private void onAll(Consumer<Session> action) {
        for (var loop : loops.values()) {
            loop.run(() -> loop.sessions().forEach(action));
        }
    }

    private void awaitNone(long millis) {
        var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (sessions.connections() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
