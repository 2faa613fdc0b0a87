package dev.parley.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.Api;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.ServerFrame;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server that says what a test tells it to: HTTP and WebSocket by hand over a loopback port, so
 * that nothing of the product judges the product.
 */
public final class FakeServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final ServerSocket listening;
    private final BlockingQueue<FakeSocket> sockets = new LinkedBlockingQueue<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Request, Response>> routes = new ConcurrentHashMap<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger tickets = new AtomicInteger();

    /** What a client asked for. */
    public record Request(String path, String query, Map<String, String> headers, byte[] body) {
        public <T> T read(Class<T> type) {
            return Json.body(body, type);
        }
    }

    public record Response(int status, Object body) {
        public static Response ok(Object body) {
            return new Response(200, body);
        }

        public static Response refused(ErrorCode code) {
            return new Response(
                    code.httpStatus(),
                    new Api.Problem(
                            "about:blank",
                            code.sentence(),
                            code.httpStatus(),
                            code,
                            code.sentence() + ".",
                            null,
                            "r1",
                            null));
        }
    }

    private FakeServer(ServerSocket listening) {
        this.listening = listening;
        on(
                "POST /api/v1/tokens",
                request -> Response.ok(new Api.Tokens("access-1", "refresh-1", 900)));
        on(
                "GET /api/v1/gateway",
                request ->
                        Response.ok(
                                new Api.Gateway(
                                        "ws://127.0.0.1:" + listening.getLocalPort() + "/ws",
                                        null,
                                        "ticket-" + tickets.incrementAndGet(),
                                        30)));
    }

    public static FakeServer start() {
        try {
            var server = new FakeServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(server::accepting);
            return server;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Answers a call, such as {@code GET /api/v1/me}, from now on. */
    public void on(String call, Function<Request, Response> answer) {
        routes.put(call, answer);
    }

    /** The HTTP calls until now. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The next socket that a client opens. */
    public FakeSocket accept() {
        try {
            var socket = sockets.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (socket == null) {
                throw new AssertionError("no client came");
            }
            return socket;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The next socket that a client opens, or null when none comes in time. */
    FakeSocket acceptWithin(long millis) {
        try {
            return sockets.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    boolean isClosed() {
        return listening.isClosed();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void accepting() {
        while (!listening.isClosed()) {
            try {
                var connection = listening.accept();
                connections.add(connection);
                if (listening.isClosed()) {
                    // It slipped in between the two halves of closing.
                    connection.close();
                    return;
                }
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
            var out = connection.getOutputStream();
            for (var line = line(in); line != null; line = line(in)) {
                var parts = line.split(" ", 3);
                var target = URI.create(parts[1]);
                var headers = headers(in);
                int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
                var body = in.readNBytes(length);
                var call = parts[0] + " " + target.getPath();
                calls.add(call);
                if (call.equals("GET /ws")) {
                    upgrade(connection, in, out, headers);
                    return;
                }
                var query = target.getRawQuery() == null ? "" : target.getRawQuery();
                respond(
                        out,
                        route(call).apply(new Request(target.getPath(), query, headers, body)));
            }
        } catch (IOException gone) {
            // The client hung up, which is its right.
        }
    }

    /** The route of a call; {@code *} at the end of a route stands for any rest. */
    private Function<Request, Response> route(String call) {
        var exact = routes.get(call);
        if (exact != null) {
            return exact;
        }
        return routes.entrySet().stream()
                .filter(
                        route ->
                                route.getKey().endsWith("*")
                                        && call.startsWith(
                                                route.getKey()
                                                        .substring(0, route.getKey().length() - 1)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(request -> Response.refused(ErrorCode.NOT_FOUND));
    }

    private static void respond(OutputStream out, Response response) throws IOException {
        var body =
                response.body() instanceof String text
                        ? text.getBytes(UTF_8)
                        : Json.encode(response.body());
        var head =
                "HTTP/1.1 %d Said\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(response.status(), body.length);
        var whole = new ByteArrayOutputStream();
        whole.write(head.getBytes(ISO_8859_1));
        whole.write(body);
        out.write(whole.toByteArray());
    }

    private void upgrade(
            Socket connection, DataInputStream in, OutputStream out, Map<String, String> headers)
            throws IOException {
        var head =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accepted(headers.get("sec-websocket-key"))
                        + "\r\n\r\n";
        out.write(head.getBytes(ISO_8859_1));
        var socket = new FakeSocket(connection, out);
        sockets.add(socket);
        socket.read(in);
    }

    private static String accepted(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            var text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            return Base64.getEncoder().encodeToString(sha1.digest(text.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** One client's socket, from the server's side. */
    public static final class FakeSocket {
        private static final int TEXT = 1;
        private static final int CLOSE = 8;
        private static final int PING = 9;
        private static final int PONG = 10;

        private final Socket connection;
        private final OutputStream out;
        private final BlockingQueue<ClientFrame> frames = new LinkedBlockingQueue<>();
        private volatile boolean closed;
        private volatile int closeCode;

        private FakeSocket(Socket connection, OutputStream out) {
            this.connection = connection;
            this.out = out;
        }

        /** The client's next frame, which must be of this kind. */
        public <F extends ClientFrame> F expect(Class<F> kind) {
            var frame = next();
            if (!kind.isInstance(frame)) {
                throw new AssertionError("expected " + kind.getSimpleName() + ", got " + frame);
            }
            return kind.cast(frame);
        }

        /** The client's next frame of any kind. */
        public ClientFrame next() {
            try {
                var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    throw new AssertionError("the client said nothing");
                }
                return frame;
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        /** The client's next frame, or null when the socket is closed and no frame is left. */
        public ClientFrame nextOrClosed() {
            try {
                for (; ; ) {
                    var frame = frames.poll(20, TimeUnit.MILLISECONDS);
                    if (frame != null || closed && frames.isEmpty()) {
                        return frame;
                    }
                }
            } catch (InterruptedException interrupted) {
                return null;
            }
        }

        /** How many frames wait to be looked at. */
        public int waiting() {
            return frames.size();
        }

        public boolean isClosed() {
            return closed;
        }

        /** What the client closed with; 0 when it did not say. */
        public int closeCode() {
            return closeCode;
        }

        public void send(ServerFrame... all) {
            for (var frame : all) {
                write(TEXT, Json.encode(frame));
            }
        }

        /** Sends a text frame as it is. */
        public void sendText(String text) {
            write(TEXT, text.getBytes(UTF_8));
        }

        /** Closes with a code, as a server does. */
        public void close(int code, String reason) {
            var text = reason.getBytes(UTF_8);
            var payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
            write(CLOSE, payload.array());
        }

        /** Ends the connection without a word. */
        public void end() {
            try {
                connection.close();
            } catch (IOException already) {
                // It is gone, which is what was wanted.
            }
        }

        /** Cuts the connection without a word. */
        public void drop() {
            try {
                connection.setSoLinger(true, 0);
                connection.close();
            } catch (IOException already) {
                // It is gone, which is what was wanted.
            }
        }

        private void read(DataInputStream in) {
            var message = new ByteArrayOutputStream();
            try {
                while (true) {
                    int first = in.readUnsignedByte();
                    int second = in.readUnsignedByte();
                    long length = second & 0x7F;
                    if (length == 126) {
                        length = in.readUnsignedShort();
                    } else if (length == 127) {
                        length = in.readLong();
                    }
                    var mask = in.readNBytes(4);
                    var payload = in.readNBytes((int) length);
                    for (int i = 0; i < payload.length; i++) {
                        payload[i] ^= mask[i % 4];
                    }
                    switch (first & 0x0F) {
                        case CLOSE -> {
                            closeCode =
                                    payload.length < 2 ? 0 : ByteBuffer.wrap(payload).getShort();
                            write(CLOSE, payload);
                            return;
                        }
                        case PING -> write(PONG, payload);
                        case PONG -> {}
                        default -> {
                            message.write(payload);
                            if ((first & 0x80) != 0) {
                                frames.add(Json.clientFrame(message.toByteArray()));
                                message.reset();
                            }
                        }
                    }
                }
            } catch (EOFException ended) {
                // Both have said goodbye, or the client is gone.
            } catch (IOException broken) {
                // Dropped by either side.
            } finally {
                closed = true;
            }
        }

        private synchronized void write(int opcode, byte[] payload) {
            try {
                var frame = new ByteArrayOutputStream();
                frame.write(0x80 | opcode);
                if (payload.length < 126) {
                    frame.write(payload.length);
                } else if (payload.length < 1 << 16) {
                    frame.write(126);
                    frame.write(payload.length >> 8);
                    frame.write(payload.length);
                } else {
                    frame.write(127);
                    frame.write(ByteBuffer.allocate(8).putLong(payload.length).array());
                }
                frame.write(payload);
                out.write(frame.toByteArray());
            } catch (IOException gone) {
                closed = true;
            }
        }
    }
}
