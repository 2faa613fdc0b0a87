package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.EmbeddedNode;
import dev.parley.protocol.ClientFrame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What counts is how many messages ride in one write. */
class BatchSocketTest {
    private static final int MESSAGES = 50;

    @TempDir private Path data;
    private EmbeddedNode node;
    private GatewayServer server;

    @BeforeEach
    void start() {
        node = EmbeddedNode.start(data);
        server = GatewayServer.startWithoutNativeTransport(node);
    }

    @AfterEach
    void stop() {
        server.close();
        node.close();
    }

    @Test
    void givesAMemberAllOfALoopsTurnInOneWrite() throws Exception {
        var ana = server.signUp("ana");
        var ben = server.signUp("ben");
        try (var anas = server.open(ana);
                var bens = server.open(ben)) {
            anas.hello();
            bens.hello();
            var general = anas.rows().getFirst().path("id").asText();
            bens.rows();
            // Not earlier: the takeover, which may still go on when the peer has its 101, removes
            // every handler that is not the gateway's.
            var writes = new Writes();
            server.channel().pipeline().addFirst(writes);
            post(ana, general, "all are live now");
            anas.await("chat_message");
            bens.await("chat_message");
            assertThat(anas.readAll()).isEmpty();
            assertThat(bens.readAll()).isEmpty();

            var resume = new CountDownLatch(1);
            var counted = new CompletableFuture<Void>();
            server.channel()
                    .eventLoop()
                    .execute(
                            () -> {
                                writes.clear();
                                counted.complete(null);
                                awaitQuietly(resume);
                            });
            counted.join();
            // The one event loop is busy: all of this is ready when its next turn begins.
            IntStream.range(0, MESSAGES).forEach(i -> post(ana, general, "m" + i));
            anas.send(
                    "chat_message",
                    "ref",
                    "mine",
                    "channel",
                    general,
                    "id",
                    RawSocket.id(),
                    "text",
                    "from the socket");
            resume.countDown();

            for (int i = 0; i < MESSAGES; i++) {
                assertThat(bens.read().path("text").asText()).isEqualTo("m" + i);
                assertThat(anas.await("chat_message").path("text").asText()).isEqualTo("m" + i);
            }
            assertThat(anas.answer("mine").path("text").asText()).isEqualTo("from the socket");
            assertThat(bens.read().has("ref")).isFalse();
            // One write for what was encoded when the loop was free again; the last few and ana's
            // own message may come in the turns after that.
            assertThat(writes.messages.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(MESSAGES + 1);
            assertThat(writes.messages).hasSizeLessThanOrEqualTo(5);
        }
    }

    private void post(GatewayServer.Person person, String channel, String text) {
        node.conversations()
                .commands()
                .await(
                        node.conversations()
                                .commands()
                                .submit(
                                        person.caller(),
                                        new ClientFrame.ChatMessage(
                                                null, channel, RawSocket.id(), text)));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Counts the messages of each write to the kernel on one connection; touched on its loop, read
     * after it. Told of somebody's presence, which comes at no certain moment, it counts nothing.
     */
    private static final class Writes extends ChannelOutboundHandlerAdapter {
        private static final Pattern MESSAGE = Pattern.compile("\"type\":\"chat_message\"");

        private final List<Integer> messages = new ArrayList<>();

        private void clear() {
            messages.clear();
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            var text = ((ByteBuf) message).toString(StandardCharsets.UTF_8);
            int count = (int) MESSAGE.matcher(text).results().count();
            if (count > 0) {
                messages.add(count);
            }
            context.write(message, promise);
        }
    }
}
