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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
            var writes = new Writes();
            server.channel().pipeline().addFirst(writes);
            anas.hello();
            bens.hello();
            var general = anas.rows().getFirst().path("id").asText();
            bens.rows();
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
            assertThat(writes.frames.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(MESSAGES + 1);
            assertThat(writes.frames).hasSizeLessThanOrEqualTo(5);
            assertThat(writes.flushes).isLessThanOrEqualTo(5);
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

    /** Counts what goes to the kernel on one connection; touched on its loop, read after it. */
    private static final class Writes extends ChannelOutboundHandlerAdapter {
        private final List<Integer> frames = new ArrayList<>();
        private int flushes;

        private void clear() {
            frames.clear();
            flushes = 0;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            frames.add(framesIn((ByteBuf) message));
            context.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            flushes++;
            context.flush();
        }

        private static int framesIn(ByteBuf buffer) {
            int count = 0;
            for (int at = buffer.readerIndex(); at < buffer.writerIndex(); count++) {
                int length = buffer.getByte(at + 1) & 0x7f;
                at +=
                        switch (length) {
                            case 127 -> 10 + (int) buffer.getLong(at + 2);
                            case 126 -> 4 + buffer.getUnsignedShort(at + 2);
                            default -> 2 + length;
                        };
            }
            return count;
        }
    }
}
