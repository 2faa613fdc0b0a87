package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.parley.app.EmbeddedNode;
import dev.parley.conversation.Pressed;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * What the takeover relies on inside Vert.x, and every trap that was met there: a new version of
 * Vert.x must pass this.
 */
class TakeoverSocketTest {
    @TempDir private static Path data;
    private static EmbeddedNode node;
    private static GatewayServer server;
    private static GatewayServer.Person ana;

    @BeforeAll
    static void start() {
        node = EmbeddedNode.start(data.resolve("node"));
        server = GatewayServer.start(node);
        ana = server.signUp("ana");
    }

    @AfterAll
    static void stop() {
        server.close();
        node.close();
    }

    private static List<String> handlers(GatewayServer of) {
        var pipeline = of.channel().pipeline();
        return pipeline.names().stream()
                .filter(name -> pipeline.get(name) != null)
                .map(name -> pipeline.get(name).getClass().getSimpleName())
                .toList();
    }

    @Test
    void leavesOneHandlerInThePipeline() {
        try (var socket = server.live(ana)) {
            assertThat(handlers(server)).containsExactly("WebSocket");
        }
        try (var socket = RawSocket.open(server.port())) {
            socket.send("ping");
            socket.await("pong");
            assertThat(handlers(server)).containsExactly("WebSocket");
        }
    }

    @Test
    void leavesOneHandlerWhateverTheHttpServerHasAdded() {
        var http =
                new HttpServerOptions()
                        .setIdleTimeout(1)
                        .setCompressionSupported(true)
                        .setDecompressionSupported(true)
                        .setLogActivity(true);
        try (var other = GatewayServer.start(node, http);
                var socket = other.live(other.signIn(ana))) {
            assertThat(handlers(other)).containsExactly("WebSocket");
            // The idle handler is gone too: silence is no reason to close before three heartbeats.
            var until = Instant.now().plusMillis(1_500);
            await().until(() -> Instant.now().isAfter(until));
            assertThat(socket.readAll()).isEmpty();
        }
    }

    @Test
    void leavesTls() throws Exception {
        try (var other = GatewayServer.start(node, tls())) {
            var person = other.signIn(ana);
            try (var socket = secure(other).upgraded(other.port(), person.bearer())) {
                socket.hello();
                socket.rows();
                assertThat(handlers(other)).hasSize(2).contains("WebSocket");
                assertThat(other.channel().pipeline().get(SslHandler.class)).isNotNull();
                other.sessions().end(person.caller().account(), person.caller().device());
                assertThat(socket.closeCode()).isEqualTo(4401);
            }
        }
    }

    /** A record costs a cipher's set-up, 22 bytes or more, and a write of its own. */
    @Test
    void putsWhatGoesOutInOneTurnIntoOneRecordOfTls() throws Exception {
        int frames = 20;
        try (var other = GatewayServer.start(node, tls())) {
            var person = other.signIn(ana);
            try (var socket = secure(other).upgraded(other.port(), person.bearer())) {
                socket.hello();
                socket.rows();
                socket.send("ping", "ref", "all before is written");
                socket.await("pong");
                var pipeline = other.channel().pipeline();
                var records = new Records();
                pipeline.addFirst(records);
                var gateway = pipeline.get(WebSocket.class);
                other.channel()
                        .eventLoop()
                        .execute(
                                () -> {
                                    for (int i = 0; i < frames; i++) {
                                        var frame = gateway.buffer(100);
                                        FrameWriter.text(
                                                frame, RawSocket.utf8("{\"type\":\"test\"}"));
                                        gateway.write(frame);
                                    }
                                });
                for (int i = 0; i < frames; i++) {
                    socket.await("test");
                }
                // A signal that was on its way may have had one of its own.
                assertThat(records.ofData).isLessThanOrEqualTo(2);
            }
        }
    }

    /** Counts records of TLS that carry data; touched on the loop, read when they have arrived. */
    private static final class Records extends ChannelOutboundHandlerAdapter {
        private static final int DATA = 23;
        private static final int LENGTH_AT = 3;
        private static final int HEADER_BYTES = 5;

        private volatile int ofData;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            var out = (ByteBuf) message;
            int at = out.readerIndex();
            int count = 0;
            while (at < out.writerIndex()) {
                count += out.getByte(at) == DATA ? 1 : 0;
                at += HEADER_BYTES + out.getUnsignedShort(at + LENGTH_AT);
            }
            ofData += count;
            context.write(message, promise);
        }
    }

    @Test
    void setsTheLimitsOfTheConnectionAfterVertxDid() {
        try (var socket = server.live(ana)) {
            var config = server.channel().config();
            assertThat(config.getWriteBufferHighWaterMark()).isEqualTo(256 * 1024);
            assertThat(config.getWriteBufferLowWaterMark()).isEqualTo(64 * 1024);
            // Linux doubles what is asked for.
            assertThat(config.getOption(ChannelOption.SO_SNDBUF)).isBetween(64 * 1024, 256 * 1024);
            assertThat(config.isAutoRead()).isTrue();
        }
    }

    @Test
    void takesWhatCameInOnePacketWithTheRequest() {
        var ticket = server.ticket(ana);
        try (var socket = RawSocket.connect(server.port())) {
            var hello =
                    RawSocket.frame(
                            0x81,
                            RawSocket.utf8(
                                    RawSocket.json(
                                            "hello",
                                            "ticket",
                                            ticket,
                                            "client",
                                            RawSocket.client())));
            var upgrade = RawSocket.upgrade(server.port()).getBytes(StandardCharsets.US_ASCII);
            var packet = Arrays.copyOf(upgrade, upgrade.length + hello.length);
            System.arraycopy(hello, 0, packet, upgrade.length, hello.length);
            socket.bytes(packet);
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101");
            assertThat(socket.await("welcome").at("/user/username").asText()).isEqualTo("ana");
        }
    }

    @Test
    void closesWhoSendsAnotherRequestInsteadOfWaiting() {
        try (var socket = RawSocket.connect(server.port())) {
            var upgrade = RawSocket.upgrade(server.port(), ana.bearer());
            var body = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
            socket.bytes((upgrade + body).getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.isAtEnd()).isTrue();
        }
    }

    @Test
    void takesOverAConnectionThatWasUsedBefore() {
        try (var socket = RawSocket.connect(server.port())) {
            socket.bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 200");
            for (int i = 0; i < "not the socket\n".length(); i++) {
                assertThat(socket.isAtEnd()).isFalse();
            }
            socket.upgraded(server.port(), ana.bearer());
            socket.hello();
            assertThat(handlers(server)).containsExactly("WebSocket");
        }
    }

    @Test
    void takesOverWithoutTheNativeTransport() {
        try (var other = GatewayServer.startWithoutNativeTransport(node);
                var socket = other.live(other.signIn(ana))) {
            assertThat(handlers(other)).containsExactly("WebSocket");
            assertThat(socket.readAll()).isEmpty();
        }
    }

    /** Vert.x's handler for an upgrade to HTTP/2 removes itself, and complains if it cannot. */
    @Test
    void leavesNettyNothingToComplainAbout() {
        var complaints = new ListAppender<ILoggingEvent>();
        complaints.start();
        var root = (Logger) LoggerFactory.getLogger("io");
        root.addAppender(complaints);
        try (var anonymous = RawSocket.open(server.port());
                var signedIn = server.live(ana)) {
            anonymous.send("ping");
            anonymous.await("pong");
            assertThat(signedIn.readAll()).isEmpty();
        } finally {
            root.detachAppender(complaints);
        }
        assertThat(complaints.list).isEmpty();
    }

    @Test
    void tellsAnHttp2ClientThatThereIsNoUpgrade() throws Exception {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/ws"))
                            .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(426);
        }
    }

    @Test
    void takesOverWhereRequestsAreHandledOnVirtualThreads() {
        var deployment = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        try (var other = GatewayServer.start(node, new HttpServerOptions(), deployment);
                var socket = other.live(other.signIn(ana));
                var anonymous = RawSocket.open(other.port())) {
            socket.send("ping");
            assertThat(socket.read().path("type").asText()).isEqualTo("pong");
            anonymous.send("ping");
            assertThat(anonymous.read().path("type").asText()).isEqualTo("pong");
            assertThat(handlers(other)).containsExactly("WebSocket");
        }
    }

    @Test
    void agreesToNoExtensionAndComputesTheAnswer() {
        try (var socket =
                RawSocket.open(
                        server.port(),
                        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                        "Sec-WebSocket-Protocol: chat")) {
            assertThat(socket.head())
                    .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsIgnoringCase("upgrade: websocket")
                    .doesNotContainIgnoringCase("sec-websocket-extensions")
                    .doesNotContainIgnoringCase("sec-websocket-protocol")
                    .doesNotContainIgnoringCase("transfer-encoding");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no upgrade          | Upgrade: websocket                | X: y                    "
                        + " | 426",
                "another protocol    | Upgrade: websocket                | Upgrade: mqtt           "
                        + " | 426",
                "not connection      | Connection: keep-alive, Upgrade   | Connection: keep-alive  "
                        + " | 426",
                "an old version      | Sec-WebSocket-Version: 13         | Sec-WebSocket-Version: 8"
                        + " | 426",
                "no version          | Sec-WebSocket-Version: 13         | X: y                    "
                        + " | 426",
                "no key              | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | X: y          "
                        + " | 400",
                "a short key         | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== |"
                        + " Sec-WebSocket-Key: YQ== | 400",
                "a key not in base64 | Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== |"
                        + " Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!! | 400",
                "a body              | Sec-WebSocket-Version: 13 | Sec-WebSocket-Version:"
                        + " 13~Content-Length: 3 | 400",
                "a post              | GET /ws                           | POST /ws                "
                        + " | 426",
                "HTTP/1.0            | HTTP/1.1                          | HTTP/1.0                "
                        + " | 426"
            })
    void refusesARequestWith(String what, String part, String instead, int status) {
        try (var socket = RawSocket.connect(server.port())) {
            var request =
                    RawSocket.upgrade(server.port()).replace(part, instead.replace("~", "\r\n"));
            socket.bytes(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.readHead()).contains(" " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://evil.example              |                     | 403",
                "null                              |                     | 403",
                "https://chat.example.org          |                     | 101",
                "https://chat.example.org          | parley_session=forged | 101",
                "https://evil.example              | parley_session=x    | 403",
                "                                  | parley_session=x    | 403",
                "                                  | other=x             | 101",
                "                                  |                     | 101"
            })
    void letsInOnlyPagesOfAllowedOrigins(String origin, String cookie, int status) {
        try (var socket = RawSocket.connect(server.port())) {
            var headers = new ArrayList<String>();
            if (origin != null) {
                headers.add("Origin: " + origin);
            }
            if (cookie != null) {
                headers.add("Cookie: " + cookie);
            }
            socket.bytes(
                    RawSocket.upgrade(server.port(), headers.toArray(String[]::new))
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.readHead()).contains(" " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"Bearer forged", "Bearer", "Basic YW5hOnNlY3JldA=="})
    void refusesABadTokenByTheStatus(String authorization) {
        try (var socket = RawSocket.connect(server.port())) {
            socket.bytes(
                    RawSocket.upgrade(server.port(), "Authorization: " + authorization)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.readHead())
                    .contains(" 401 ")
                    .containsIgnoringCase("www-authenticate: Bearer")
                    .containsIgnoringCase("x-content-type-options: nosniff");
            await().until(() -> server.gateway().connections() == 0);
        }
    }

    @Test
    void closesWhoIsNotSignedInAtHello() {
        try (var cookie =
                        RawSocket.open(
                                server.port(),
                                "Origin: " + GatewayServer.ALLOWED_ORIGIN,
                                "Cookie: parley_session=forged");
                var nothing = RawSocket.open(server.port());
                var ticket = RawSocket.open(server.port())) {
            cookie.send("hello", "client", RawSocket.client());
            nothing.send("hello", "client", RawSocket.client());
            ticket.send("hello", "client", RawSocket.client(), "ticket", "forged");
            for (var socket : List.of(cookie, nothing, ticket)) {
                assertThat(socket.closeCode()).isEqualTo(4401);
            }
        }
    }

    @Test
    void letsNobodyInWhileThereIsTooMuchToDo() {
        try (var _ = Pressed.by(node.conversations().pressure(), Duration.ofMillis(450))) {
            await().untilAsserted(
                            () -> {
                                try (var late = RawSocket.connect(server.port())) {
                                    late.bytes(
                                            RawSocket.upgrade(server.port())
                                                    .getBytes(StandardCharsets.US_ASCII));
                                    assertThat(late.readHead())
                                            .contains(
                                                    " 503 ",
                                                    "retry-after: 2",
                                                    "application/problem+json");
                                }
                            });
        }
        await().untilAsserted(() -> RawSocket.open(server.port()).close());
    }

    @Test
    void holdsNoMoreSocketsThanItMay() {
        var few =
                GatewayServer.config(
                        new GatewayConfig.Counts(2, 64, 500, 100, 1_024),
                        GatewayConfig.Times.DEFAULTS);
        try (var other = GatewayServer.start(node, few)) {
            try (var one = RawSocket.open(other.port());
                    var two = RawSocket.open(other.port());
                    var three = RawSocket.connect(other.port())) {
                three.bytes(RawSocket.upgrade(other.port()).getBytes(StandardCharsets.US_ASCII));
                assertThat(three.readHead())
                        .contains(" 503 ", "retry-after: 2", "application/problem+json");
            }
            await().until(() -> other.gateway().connections() == 0);
            RawSocket.open(other.port()).close();
        }
    }

    @Test
    void theHttpServerEndsHalfSentRequests() {
        try (var other = GatewayServer.start(node, new HttpServerOptions().setIdleTimeout(1));
                var socket = RawSocket.connect(other.port())) {
            socket.bytes("GET /ws HTTP/1.1\r\nHost: x\r\nUpgr".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.isAtEnd()).isTrue();
        }
    }

    @Test
    void theHttpServerClosesAtOnceAfterTheGateway() {
        var other = GatewayServer.start(node);
        var quiet = RawSocket.open(other.port());
        var live = other.live(other.signIn(ana));
        var begun = Instant.now();
        other.close();
        // Two peers that do not answer the close, cut after 2 s.
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(6));
        assertThat(quiet.closeCode()).isEqualTo(1012);
        assertThat(live.closeCode()).isEqualTo(1012);
        quiet.close();
        live.close();
    }

    private static HttpServerOptions tls() throws IOException, InterruptedException {
        var store = data.resolve("tls.p12");
        if (Files.notExists(store)) {
            keytool(store);
        }
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(store.toString()).setPassword("secret"));
    }

    private static RawSocket secure(GatewayServer to) throws Exception {
        return new RawSocket(trustingAll().getSocketFactory().createSocket("127.0.0.1", to.port()));
    }

    private static void keytool(Path store) throws IOException, InterruptedException {
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process =
                new ProcessBuilder(
                                tool,
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "test",
                                "-dname",
                                "CN=localhost",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "secret",
                                "-keystore",
                                store.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static SSLContext trustingAll() throws Exception {
        var all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {all}, null);
        return context;
    }
}
