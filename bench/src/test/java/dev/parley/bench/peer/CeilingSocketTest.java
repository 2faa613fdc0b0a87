package dev.parley.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** The ceilings of this machine, which are kept simple, are still servers that lose nothing. */
class CeilingSocketTest {
    private static final Path HOME = Path.of(System.getProperty("parley.home"));

    /** Together more than the kernel keeps for a reader that stands still. */
    private static final int MESSAGES = 3_000;

    /** The JDK's client cuts a longer one into several frames, which a ceiling does not join. */
    private static final String FILLING = "-".repeat(8_000);

    @ParameterizedTest
    @EnumSource(
            value = Peer.class,
            names = {"CEILING", "CEILING_BATCHED", "CEILING_EPOLL", "CEILING_URING"})
    @Timeout(60)
    void whoStoodStillGetsEverythingInOrder(Peer peer) throws Exception {
        try (var server = PeerServer.start(peer, HOME, List.of());
                var http = HttpClient.newHttpClient()) {
            var room = server.gateways().getFirst().resolve("/room");
            var all = IntStream.range(0, MESSAGES).boxed().toList();
            var slow = new Reader();
            var stoodStill = http.newWebSocketBuilder().buildAsync(room, slow).join();
            var sender = new Reader();
            var sending = http.newWebSocketBuilder().buildAsync(room, sender).join();
            sending.request(Long.MAX_VALUE);

            for (int number : all) {
                sending.sendText(text(number), true).join();
            }
            sender.gotAll.await();
            stoodStill.request(Long.MAX_VALUE);
            slow.gotAll.await();
            sending.abort();
            stoodStill.abort();

            assertThat(sender.numbers).isEqualTo(all);
            assertThat(slow.numbers).isEqualTo(all);
        }
    }

    /** Takes nothing before it is told to. */
    private static final class Reader implements WebSocket.Listener {
        private final List<Integer> numbers = new ArrayList<>();
        private final StringBuilder begun = new StringBuilder();
        private final CountDownLatch gotAll = new CountDownLatch(MESSAGES);

        @Override
        public void onOpen(WebSocket socket) {}

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean isLast) {
            begun.append(part);
            if (isLast) {
                numbers.add(number(begun.toString()));
                begun.setLength(0);
                gotAll.countDown();
            }
            return null;
        }
    }

    private static String text(int number) {
        return number + FILLING;
    }

    private static int number(String text) {
        assertThat(text).endsWith(FILLING);
        return Integer.parseInt(text.substring(0, text.length() - FILLING.length()));
    }
}
