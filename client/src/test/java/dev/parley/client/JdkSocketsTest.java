package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.ServerFrame;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

@Timeout(20)
class JdkSocketsTest {
    private final FakeServer server = FakeServer.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private FrameSocket socket;
    private FakeServer.FakeSocket peer;

    @BeforeEach
    void open() throws Exception {
        var address = URI.create("ws://localhost:" + server.address().getPort() + "/ws");
        socket =
                new JdkSockets(http)
                        .open(
                                address,
                                new FrameSocket.Listener() {
                                    @Override
                                    public void frame(byte[] utf8) {
                                        heard.add(new String(utf8, UTF_8));
                                    }

                                    @Override
                                    public void closed(int code, String reason) {
                                        heard.add("closed with " + code);
                                    }
                                });
        peer = server.accept();
    }

    @AfterEach
    void stop() {
        socket.abort();
        server.close();
        http.close();
    }

    @Test
    void tellsOfTheEndWhileTheLastFrameIsStillBeingHandled() throws Exception {
        socket.next();
        peer.send(new ServerFrame.Pong("1"));
        assertThat(heard.take()).contains("pong");

        peer.end();

        assertThat(heard.take()).isEqualTo("closed with " + FrameSocket.BROKEN);
    }

    @Test
    void readsAFewFramesMoreThanItWasAskedFor() throws Exception {
        for (var i = 0; i < 100; i++) {
            peer.send(new ServerFrame.Pong("" + i));
        }

        assertThat(heard).isEmpty();
        socket.next();
        socket.next();

        await().until(() -> heard.size() >= 2 + JdkSockets.FRAMES_AHEAD);
        assertThat(heard).hasSize(2 + JdkSockets.FRAMES_AHEAD);
    }
}
