package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import dev.parley.client.ParleyServer;
import dev.parley.client.TokenStore;
import dev.parley.protocol.Api;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Very many sockets of people who are in no room and say nothing. Who loses the connection is back
 * as soon as a server lets it in. They come straight to the servers: as lines of a network they
 * would be more files than a process may have open.
 */
final class Bystanders implements AutoCloseable {
    /** A node lets in 64 of one account, and counts those whose end it has not seen yet. */
    private static final int SOCKETS_OF_ACCOUNT = 50;

    private static final int SIGN_INS_AT_ONCE = 8;
    private static final int THREADS = 4;
    private static final String PASSWORD = "correct horse battery";
    private static final String HELLO =
            "{\"type\":\"hello\",\"client\":{\"name\":\"bystander\",\"version\":\"1\"}}";
    private static final String PING = "{\"type\":\"ping\"}";
    private static final String WELCOME = "{\"type\":\"welcome\"";
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ALL_THERE = Duration.ofSeconds(180);
    private static final long HEARTBEAT_SECONDS = 30;
    private static final long COMING_MILLIS = 10_000;
    private static final long AGAIN_MILLIS = 1_000;

    private final List<URI> doors;
    private final int size;
    private final List<TokenStore> accounts = new ArrayList<>();
    private final List<Bystander> present = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient http = HttpClient.newBuilder().executor(threads).build();

    Bystanders(List<URI> doors, int size) {
        this.doors = doors;
        this.size = size;
        timer.scheduleAtFixedRate(
                () -> present().forEach(Bystander::ping),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    }

    /** Returns when all of them are there. */
    void come() throws Exception {
        signIn();
        var comers = new ArrayList<Bystander>();
        for (var i = 0; i < size; i++) {
            comers.add(new Bystander(accounts.get(i / SOCKETS_OF_ACCOUNT), door(i)));
        }
        synchronized (present) {
            present.addAll(comers);
        }
        comers.forEach(
                each -> each.connectAfter(ThreadLocalRandom.current().nextLong(COMING_MILLIS)));
        awaitAll();
    }

    /** All their connections end at once, and all of them come again. */
    void drop() {
        var all = present();
        all.forEach(Bystander::cut);
        all.forEach(Bystander::connect);
    }

    void awaitAll() {
        await().atMost(ALL_THERE).until(() -> present().stream().allMatch(each -> each.isThere));
    }

    void leave() {
        var all = present();
        synchronized (present) {
            present.clear();
        }
        all.forEach(Bystander::leave);
    }

    private List<Bystander> present() {
        synchronized (present) {
            return List.copyOf(present);
        }
    }

    private URI door(int number) {
        return doors.get(number % doors.size());
    }

    /** With tokens that are good for minutes. */
    private void signIn() throws Exception {
        var server = new ParleyServer(doors.getFirst());
        var needed = Math.ceilDiv(size, SOCKETS_OF_ACCOUNT);
        var signedUp = new ArrayList<Future<TokenStore>>();
        try (var some =
                Executors.newFixedThreadPool(SIGN_INS_AT_ONCE, Thread.ofVirtual().factory())) {
            for (var account : accounts) {
                // Any call renews them.
                some.submit(() -> server.account(account).me());
            }
            for (var i = accounts.size(); i < needed; i++) {
                var name = "bystander-" + i;
                signedUp.add(some.submit(() -> signUp(server, name)));
            }
        }
        for (var account : signedUp) {
            accounts.add(account.get());
        }
    }

    private static TokenStore signUp(ParleyServer server, String name) {
        server.signUp(new Api.SignUp(name, PASSWORD, null, null, null, null, null));
        return TokenStore.inMemory(server.tokens(name, PASSWORD, "test"));
    }

    @Override
    public void close() {
        leave();
        timer.shutdownNow();
        http.shutdownNow();
        threads.shutdown();
    }

    /** One of them. */
    private final class Bystander implements WebSocket.Listener {
        private final TokenStore tokens;
        private final URI address;
        private volatile boolean isThere;

        // Guarded by this.
        private WebSocket socket;
        private boolean hasLeft;

        Bystander(TokenStore tokens, URI door) {
            this.tokens = tokens;
            address = URI.create("ws://%s/ws".formatted(door.getAuthority()));
        }

        void connectAfter(long millis) {
            if (!timer.isShutdown()) {
                timer.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
            }
        }

        void connect() {
            http.newWebSocketBuilder()
                    .connectTimeout(CONNECT)
                    .header("Authorization", "Bearer " + tokens.current().accessToken())
                    .buildAsync(address, this)
                    .whenComplete(
                            (_, failed) -> {
                                if (failed != null) {
                                    connectAfter(again(failed));
                                }
                            });
        }

        /** When a server says to try again, if it says so, and a little later. */
        private static long again(Throwable failed) {
            var seconds =
                    failed.getCause() instanceof WebSocketHandshakeException refused
                            ? refused.getResponse()
                                    .headers()
                                    .firstValueAsLong("Retry-After")
                                    .orElse(0)
                            : 0;
            return TimeUnit.SECONDS.toMillis(seconds)
                    + ThreadLocalRandom.current().nextLong(AGAIN_MILLIS);
        }

        void cut() {
            isThere = false;
            WebSocket old;
            synchronized (this) {
                old = socket;
                socket = null;
            }
            if (old != null) {
                old.abort();
            }
        }

        void leave() {
            synchronized (this) {
                hasLeft = true;
            }
            cut();
        }

        synchronized void ping() {
            if (isThere && socket != null) {
                socket.sendText(PING, true);
            }
        }

        @Override
        public void onOpen(WebSocket opened) {
            synchronized (this) {
                if (hasLeft) {
                    opened.abort();
                    return;
                }
                socket = opened;
            }
            opened.sendText(HELLO, true);
            opened.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (!isThere && data.toString().startsWith(WELCOME)) {
                synchronized (this) {
                    isThere = from == socket;
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket closed, int code, String reason) {
            lost(closed);
            return null;
        }

        @Override
        public void onError(WebSocket broken, Throwable error) {
            lost(broken);
        }

        private void lost(WebSocket one) {
            synchronized (this) {
                if (one != socket || hasLeft) {
                    return;
                }
                socket = null;
                isThere = false;
            }
            connectAfter(ThreadLocalRandom.current().nextLong(AGAIN_MILLIS));
        }
    }
}
