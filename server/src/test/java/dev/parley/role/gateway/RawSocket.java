package dev.parley.role.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A WebSocket client on a bare TCP connection: sends any bytes, right or wrong, and reads only when
 * told to.
 */
final class RawSocket implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MILLIS = 15_000;
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final Socket socket;
    private final DataInputStream in;
    private String head = "";
    private boolean hearsPresence;

    /** A frame as it came. */
    record Frame(int first, byte[] payload) {
        int opcode() {
            return first & 0x0f;
        }

        int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
    }

    static RawSocket connect(int port) {
        try {
            return new RawSocket(new Socket("127.0.0.1", port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection whose kernel takes in as little as possible while nobody reads. */
    static RawSocket connectNarrow(int port) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
            return new RawSocket(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The upgrade request, with further header lines. */
    static String upgrade(int port, String... headers) {
        return "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
                + "\r\n";
    }

    static RawSocket open(int port, String... headers) {
        return connect(port).upgraded(port, headers);
    }

    RawSocket upgraded(int port, String... headers) {
        bytes(upgrade(port, headers).getBytes(StandardCharsets.US_ASCII));
        assertThat(readHead()).startsWith("HTTP/1.1 101");
        return this;
    }

    /** The head of an HTTP answer. */
    String readHead() {
        try {
            var out = new ByteArrayOutputStream();
            while (!out.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                out.write(in.readUnsignedByte());
            }
            head = out.toString(StandardCharsets.ISO_8859_1);
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String head() {
        return head;
    }

    // --- sending

    void bytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what a peer may already refuse to take. */
    boolean tryBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, MASK);
    }

    static byte[] frame(int first, byte[] payload, byte[] mask) {
        var out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length <= 0xffff) {
            out.write(0x80 | 126);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void text(String text) {
        bytes(frame(0x81, utf8(text)));
    }

    /** Sends a frame of this type with these fields, alternating names and values. */
    void send(String type, Object... fields) {
        text(json(type, fields));
    }

    static String json(String type, Object... fields) {
        var object = JSON.createObjectNode().put("type", type);
        for (int i = 0; i < fields.length; i += 2) {
            object.set((String) fields[i], JSON.valueToTree(fields[i + 1]));
        }
        return object.toString();
    }

    static String id() {
        return UUID.randomUUID().toString();
    }

    // --- reading

    Frame readFrame() {
        try {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            assertThat(second & 0x80).as("servers do not mask").isZero();
            long length =
                    switch (second) {
                        case 127 -> in.readLong();
                        case 126 -> in.readUnsignedShort();
                        default -> second;
                    };
            return new Frame(first, in.readNBytes((int) length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on {@link #read} gives what is told of people's presence too. */
    RawSocket hearingPresence() {
        hearsPresence = true;
        return this;
    }

    /** The next frame; presence, which comes at no certain moment, only where it is wanted. */
    Frame next() {
        var frame = readFrame();
        while (!hearsPresence
                && frame.opcode() == 1
                && json(frame).path("type").asText().equals("presence")) {
            frame = readFrame();
        }
        return frame;
    }

    /** The next text frame. */
    JsonNode read() {
        var frame = next();
        if (frame.opcode() != 1) {
            throw new AssertionError(
                    "a frame of opcode "
                            + frame.opcode()
                            + (frame.opcode() == 8
                                    ? " "
                                            + frame.closeCode()
                                            + " "
                                            + new String(frame.payload(), StandardCharsets.UTF_8)
                                    : ""));
        }
        return json(frame);
    }

    private static JsonNode json(Frame frame) {
        try {
            return JSON.readTree(frame.payload());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on until a frame of this type comes. */
    JsonNode await(String type) {
        return await(frame -> frame.path("type").asText().equals(type));
    }

    JsonNode await(Predicate<JsonNode> wanted) {
        var skipped = new ArrayList<String>();
        try {
            while (true) {
                var frame = read();
                if (wanted.test(frame)) {
                    return frame;
                }
                skipped.add(frame.toString());
            }
        } catch (UncheckedIOException | AssertionError gone) {
            throw new AssertionError("it never came; instead: " + skipped, gone);
        }
    }

    /** Reads on until the answer to this ref comes. */
    JsonNode answer(String ref) {
        return await(frame -> frame.path("ref").asText().equals(ref));
    }

    /** Everything up to the answer of a ping: what has come so far. */
    List<JsonNode> readAll() {
        var ref = id();
        send("ping", "ref", ref);
        var all = new ArrayList<JsonNode>();
        while (true) {
            var frame = read();
            if (frame.path("ref").asText().equals(ref)) {
                return all;
            }
            all.add(frame);
        }
    }

    /** Reads on until the server closes; 1006 when it does so without a close frame. */
    int closeCode() {
        try {
            while (true) {
                var frame = readFrame();
                if (frame.opcode() == 8) {
                    return frame.closeCode();
                }
            }
        } catch (UncheckedIOException gone) {
            if (gone.getCause() instanceof EOFException
                    || gone.getCause() instanceof SocketException) {
                return 1006;
            }
            throw gone;
        }
    }

    /** Whether the stream ends here. */
    boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- the contract's first steps

    /** Says hello and reads all that comes up to the end of the list. */
    JsonNode hello(Object... fields) {
        var all = new ArrayList<Object>(List.of("client", client()));
        all.addAll(List.of(fields));
        send("hello", all.toArray());
        var welcome = await("welcome");
        assertThat(welcome.path("type").asText()).isEqualTo("welcome");
        return welcome;
    }

    static Map<String, String> client() {
        return Map.of("name", "test", "version", "1");
    }

    /** All rows of the list. */
    List<JsonNode> rows() {
        var rows = new ArrayList<JsonNode>();
        while (true) {
            var part = read();
            assertThat(part.path("type").asText()).isEqualTo("channels_list");
            part.path("channels").forEach(rows::add);
            if (!part.path("more").asBoolean()) {
                return rows;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
