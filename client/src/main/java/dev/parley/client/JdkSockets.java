package dev.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sockets of the JDK's own HTTP client. */
final class JdkSockets implements FrameSocket.Factory {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int CLOSE_TIMEOUT_SECONDS = 5;
    private static final int MAX_FRAME_CHARS = 32 << 20;
    private static final int MAX_PENDING_SENDS = 4_096;

    /**
     * The JDK tells nobody of the end of a connection that it comes upon while it may hand out no
     * frame (its transport takes that for a mistake of its own and stops). So it may always hand
     * out some more than were handled.
     */
    static final int FRAMES_AHEAD = 16;

    private final HttpClient http;

    JdkSockets(HttpClient http) {
        this.http = http;
    }

    @Override
    public FrameSocket open(URI address, FrameSocket.Listener listener)
            throws IOException, InterruptedException {
        var opening =
                http.newWebSocketBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .buildAsync(address, new Inbound(listener));
        try {
            // The connect time-out of the builder does not cover a server that accepts and is mute.
            return new Outbound(
                    opening.get(2 * CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS), listener);
        } catch (ExecutionException failed) {
            throw new IOException("cannot open " + address, failed.getCause());
        } catch (TimeoutException mute) {
            opening.cancel(true);
            throw new IOException("no answer from " + address, mute);
        }
    }

    private static final class Inbound implements WebSocket.Listener {
        private final FrameSocket.Listener listener;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final StringBuilder parts = new StringBuilder();

        Inbound(FrameSocket.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            // No frame is asked for yet.
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            if (parts.length() + data.length() > MAX_FRAME_CHARS) {
                socket.abort();
                end(FrameSocket.BROKEN, "The server sent a frame that is too large.");
                return null;
            }
            parts.append(data);
            if (last) {
                var frame = parts.toString().getBytes(UTF_8);
                parts.setLength(0);
                parts.trimToSize();
                listener.frame(frame);
            } else {
                socket.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end(code, reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end(FrameSocket.BROKEN, "The connection broke.");
        }

        private void end(int code, String reason) {
            if (ended.compareAndSet(false, true)) {
                listener.closed(code, reason);
            }
        }
    }

    private static final class Outbound implements FrameSocket {
        private final WebSocket socket;
        private final Listener listener;
        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        private int pending;
        private boolean isReading;

        Outbound(WebSocket socket, Listener listener) {
            this.socket = socket;
            this.listener = listener;
        }

        @Override
        public synchronized void send(byte[] utf8) {
            if (pending >= MAX_PENDING_SENDS) {
                socket.abort();
                listener.closed(BROKEN, "The server does not read.");
                return;
            }
            pending++;
            // The JDK takes one frame at a time.
            last =
                    last.thenCompose(done -> socket.sendText(new String(utf8, UTF_8), true))
                            .whenComplete((done, failed) -> sent(failed));
        }

        private synchronized void sent(@Nullable Throwable failed) {
            pending--;
            if (failed != null) {
                socket.abort();
                listener.closed(BROKEN, "The connection broke.");
            }
        }

        @Override
        public void next() {
            socket.request(isReading ? 1 : 1 + FRAMES_AHEAD);
            isReading = true;
        }

        @Override
        public synchronized void close(int code, String reason) {
            if (socket.isOutputClosed()) {
                socket.abort();
                return;
            }
            last =
                    last.thenCompose(done -> socket.sendClose(code, reason))
                            .orTimeout(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .whenComplete((done, failed) -> socket.abort());
        }

        @Override
        public void abort() {
            socket.abort();
        }
    }
}
