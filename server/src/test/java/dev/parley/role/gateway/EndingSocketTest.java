package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.account.Sessions;
import dev.parley.app.EmbeddedNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** When and how sockets end. */
class EndingSocketTest {
    @TempDir private static Path data;
    private static EmbeddedNode node;

    @BeforeAll
    static void start() {
        node = EmbeddedNode.start(data);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static GatewayConfig config(
            int maxSessionsPerAccount, long helloMillis, long heartbeatMillis, long drainMillis) {
        return GatewayServer.config(
                new GatewayConfig.Counts(1_000, maxSessionsPerAccount, 500, 100, 1_024),
                new GatewayConfig.Times(helloMillis, heartbeatMillis, 10_000, drainMillis, 8_000));
    }

    @Test
    void closesWhoNeverSaysHello() {
        try (var server = GatewayServer.start(node, config(64, 300, 30_000, 500));
                var silent = RawSocket.open(server.port());
                var talking = RawSocket.open(server.port())) {
            // Neither pings nor half a frame count.
            talking.send("ping");
            talking.bytes(new byte[] {(byte) 0x81});
            assertThat(silent.closeCode()).isEqualTo(4408);
            assertThat(talking.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void closesWhoIsSilentForThreeHeartbeats() {
        try (var server = GatewayServer.start(node, config(64, 10_000, 700, 500))) {
            var person = server.signUp("silent");
            try (var silent = server.live(person);
                    var pinging = server.live(person)) {
                var closed = CompletableFuture.supplyAsync(silent::closeCode);
                var begun = Instant.now();
                await().pollInterval(Duration.ofMillis(200))
                        .until(
                                () -> {
                                    pinging.send("ping");
                                    pinging.await("pong");
                                    return closed.isDone();
                                });
                assertThat(closed.join()).isEqualTo(4408);
                assertThat(Duration.between(begun, Instant.now()))
                        .isGreaterThan(Duration.ofMillis(2_000));
                assertThat(pinging.readAll()).isEmpty();
            }
        }
    }

    @Test
    void endsEverySocketOfADeviceThatSignsOutAndNoOther() {
        try (var server = GatewayServer.start(node)) {
            var phone = server.signUp("signs-out");
            var laptop = server.signIn(phone);
            try (var one = server.live(phone);
                    var two = server.live(phone);
                    var other = server.live(laptop)) {
                var begun = Instant.now();
                assertThat(server.sessions().end(phone.caller().account(), phone.caller().device()))
                        .isTrue();
                assertThat(one.closeCode()).isEqualTo(4401);
                assertThat(two.closeCode()).isEqualTo(4401);
                assertThat(Duration.between(begun, Instant.now()))
                        .isLessThan(Duration.ofSeconds(1));
                assertThat(other.readAll()).isEmpty();
            }
        }
    }

    @Test
    void endsASocketWhoseDeviceSignsOutBeforeItsHello() {
        try (var server = GatewayServer.start(node)) {
            var person = server.signUp("hasty");
            try (var socket = server.open(person)) {
                server.sessions().end(person.caller().account(), person.caller().device());
                socket.send("hello", "client", RawSocket.client());
                assertThat(socket.closeCode()).isEqualTo(4401);
            }
        }
    }

    @Test
    void endsASocketWhoseSessionExpires() {
        var clock = new HandClock(Instant.now());
        try (var server = GatewayServer.start(node, GatewayServer.config(), clock)) {
            var person = server.signUp("expires");
            try (var socket = server.live(person)) {
                clock.pass(Sessions.SESSION_LIFE.plusSeconds(1));
                assertThat(socket.closeCode()).isEqualTo(4401);
            }
        }
    }

    @Test
    void endsASocketThatWasSignedOutElsewhere() {
        endsASocketThatWasSignedOutElsewhere(Duration.ofSeconds(61));
    }

    @Test
    void endsASocketThatWasSignedOutElsewhereThoughTheClockIsSetBack() {
        endsASocketThatWasSignedOutElsewhere(Duration.ofHours(-1));
    }

    private void endsASocketThatWasSignedOutElsewhere(Duration then) {
        var clock = new HandClock(Instant.now());
        try (var server = GatewayServer.start(node, GatewayServer.config(), clock)) {
            var person = server.signUp("elsewhere");
            try (var socket = server.live(person)) {
                // As another node would: past this node's own knowledge.
                node.backends()
                        .directory()
                        .sessions()
                        .end(person.caller().account(), person.caller().device());
                clock.pass(then);
                assertThat(socket.closeCode()).isEqualTo(4401);
            }
        }
    }

    @Test
    void holdsAnAccountToItsNumberOfSockets() {
        try (var server = GatewayServer.start(node, config(2, 10_000, 30_000, 500))) {
            var person = server.signUp("many");
            try (var one = server.live(person);
                    var two = server.live(person);
                    var three = server.open(person)) {
                three.send("hello", "client", RawSocket.client());
                assertThat(three.closeCode()).isEqualTo(4429);
            }
            await().until(() -> server.gateway().connections() == 0);
            server.live(person).close();
        }
    }

    @Test
    void tellsAllToReconnectAtDifferentTimesAndThenCloses() {
        var server = GatewayServer.start(node, config(64, 10_000, 30_000, 1_000));
        var person = server.signUp("drained");
        var sockets = new ArrayList<RawSocket>();
        for (int i = 0; i < 20; i++) {
            sockets.add(server.live(person));
        }
        var closing =
                CompletableFuture.runAsync(
                        () -> {
                            server.gateway().drain();
                            server.close();
                        });
        var delays = new HashSet<Long>();
        for (var socket : sockets) {
            var told = socket.await("reconnect");
            assertThat(told.path("after_millis").asLong()).isBetween(0L, 500L);
            assertThat(told.path("reason").asText()).isNotBlank();
            delays.add(told.path("after_millis").asLong());
        }
        assertThat(delays).hasSizeGreaterThan(10);
        try (var late = RawSocket.connect(server.port())) {
            late.bytes(RawSocket.upgrade(server.port()).getBytes(StandardCharsets.US_ASCII));
            assertThat(late.readHead()).contains(" 503 ");
        }
        // Until then all goes on.
        sockets.getFirst().send("ping");
        sockets.getFirst().await("pong");
        for (var socket : sockets) {
            assertThat(socket.closeCode()).isEqualTo(1012);
            socket.close();
        }
        closing.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void sendsNothingMoreToThoseItHadBeforeItStoodStill() {
        var times = new GatewayConfig.Times(10_000, 30_000, 10_000, 500, 300);
        try (var server =
                        GatewayServer.start(
                                node, GatewayServer.config(GatewayConfig.Counts.DEFAULTS, times));
                var socket = server.live(server.signUp("frozen"))) {
            var wakes = new CountDownLatch(1);
            server.channel().eventLoop().execute(() -> awaitQuietly(wakes));

            // Would be answered, were it still the same gateway.
            socket.send("ping");
            await().pollDelay(Duration.ofMillis(600)).until(() -> true);
            wakes.countDown();

            assertThat(socket.isAtEnd()).isTrue();
            await().until(() -> server.gateway().connections() == 0);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void forgetsWhoIsGone() {
        try (var server = GatewayServer.start(node)) {
            var person = server.signUp("leaves");
            var sockets = new ArrayList<RawSocket>();
            for (int i = 0; i < 10; i++) {
                sockets.add(server.live(person));
            }
            await().until(() -> server.rooms() == 2);
            sockets.forEach(RawSocket::close);
            await().until(() -> server.gateway().connections() == 0 && server.rooms() == 0);
        }
    }

    /** A clock that a test sets forward. */
    private static final class HandClock extends Clock {
        private final AtomicReference<Instant> now;

        private HandClock(Instant start) {
            now = new AtomicReference<>(start);
        }

        private void pass(Duration time) {
            now.updateAndGet(instant -> instant.plus(time));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
