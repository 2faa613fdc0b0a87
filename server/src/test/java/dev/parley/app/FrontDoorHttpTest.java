package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.testkit.Table;

import io.netty.util.internal.PlatformDependent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whatever bytes come to the port, no more is made of them than {@code http.txt} says. */
class FrontDoorHttpTest {
    private static final String FILE = "/bad-input/http.txt";
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:([rnt0\\\\])|x([0-9a-f]{2}))|\\{([^{}]+)\\*([0-9]+)}");
    private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: ([0-9]+)\r");

    private static final FrontDoorConfig.Tls NO_TLS = new FrontDoorConfig.Tls(null, null);

    @TempDir private static Path data;
    private static Node node;

    @BeforeAll
    static void start() throws ConfigException {
        node = Node.start(Config.of(Map.of("port", "0", "data", data.toString())));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static Stream<Arguments> requests() {
        return Table.rows(FrontDoorHttpTest.class, FILE, 4).stream()
                .map(row -> arguments(row.get(0) + ": " + row.get(1), row.get(2), row.get(3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void answersEachRequestOnceAndNothingElse(String what, String written, String expected)
            throws IOException {
        exchange(written, expected);
    }

    /** Once more and all of them, as nothing that was refused may stay behind. */
    @Test
    void staysFlatWhateverItIsSent() throws IOException {
        exchangeAll(2);
        var heapBefore = usedHeapBytes();
        var buffersBefore = PlatformDependent.usedDirectMemory();
        exchangeAll(5);
        assertThat(usedHeapBytes() - heapBefore).isLessThan(4 << 20);
        assertThat(PlatformDependent.usedDirectMemory() - buffersBefore).isLessThan(4 << 20);
    }

    private static void exchangeAll(int rounds) throws IOException {
        for (var round = 0; round < rounds; round++) {
            for (var row : Table.rows(FrontDoorHttpTest.class, FILE, 4)) {
                exchange(row.get(2), row.get(3));
            }
        }
    }

    private static long usedHeapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void exchange(String written, String expected) throws IOException {
        var statuses = new ArrayList<>(Arrays.asList(expected.split(" ")));
        var closes = statuses.remove("closes");
        var waits = statuses.remove("waits");
        statuses.remove("");
        try (var connection = new Connection()) {
            connection.send(bytes(written));
            var answers = new ArrayList<String>();
            for (var i = 0; i < statuses.size(); i++) {
                answers.add(connection.status());
            }
            if (!closes && !waits) {
                connection.send(
                        bytes(
                                "GET /healthz HTTP/1.1\\r"
                                        + "\\n"
                                        + "Host: h\\r"
                                        + "\\n"
                                        + "Connection: close\\r"
                                        + "\\n"
                                        + "\\r"
                                        + "\\n"));
                statuses.add("200");
                answers.add(connection.status());
            }
            answers.add(waits ? "waits" : connection.status());
            statuses.add(waits ? "waits" : "end");
            assertThat(answers).isEqualTo(statuses);
            assertThat(connection.seen())
                    .doesNotContain("root:", "Manifest-Version", "X: secret", "\nSet-Cookie: x");
        }
    }

    @Test
    @Timeout(30)
    void endsAConnectionWhoseRequestDripsIn() throws IOException {
        var config = new FrontDoorConfig("127.0.0.1", 0, null, List.of(), List.of(), NO_TLS);
        try (var door = FrontDoor.prepare(config, 200)) {
            door.listen(request -> request.response().end("whole"), _ -> {});
            try (var socket = new Socket("127.0.0.1", door.localAddress().getPort())) {
                socket.setSoTimeout(20);
                socket.getOutputStream().write(bytes("GET / HTTP/1.1\\r\\nHost: h\\r\\nX: "));
                assertThat(dripUntilTheEnd(socket)).isEmpty();
            }
            try (var socket = new Socket("127.0.0.1", door.localAddress().getPort())) {
                socket.setSoTimeout(20);
                socket.getOutputStream()
                        .write(
                                bytes(
                                        "POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length:"
                                                + " 100000\\r\\n\\r\\n"));
                assertThat(dripUntilTheEnd(socket)).contains("whole");
            }
        }
    }

    /** One byte after the other, so that the connection is never idle; what was answered. */
    private static String dripUntilTheEnd(Socket socket) throws IOException {
        var answer = new StringBuilder();
        while (true) {
            try {
                socket.getOutputStream().write('x');
                var one = socket.getInputStream().read();
                if (one < 0) {
                    return answer.toString();
                }
                answer.append((char) one);
            } catch (SocketTimeoutException nothingYet) {
                continue;
            } catch (SocketException reset) {
                return answer.toString();
            }
        }
    }

    private static byte[] bytes(String written) {
        var escape = ESCAPE.matcher(written);
        var out = new ByteArrayOutputStream();
        var end = 0;
        while (escape.find()) {
            out.writeBytes(written.substring(end, escape.start()).getBytes(StandardCharsets.UTF_8));
            if (escape.group(1) != null) {
                out.write("\r\n\t\0\\".charAt("rnt0\\".indexOf(escape.group(1))));
            } else if (escape.group(2) != null) {
                out.write(HexFormat.fromHexDigits(escape.group(2)));
            } else {
                var once = bytes(escape.group(3));
                for (var i = Integer.parseInt(escape.group(4)); i > 0; i--) {
                    out.writeBytes(once);
                }
            }
            end = escape.end();
        }
        out.writeBytes(written.substring(end).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Reads answers one after the other, as a proxy would. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final StringBuilder seen = new StringBuilder();

        Connection() throws IOException {
            socket = new Socket("127.0.0.1", node.address().getPort());
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void send(byte[] bytes) {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException closedAlready) {
                // What was answered before can be read nevertheless.
            }
        }

        /** The next answer's status, or {@code end}. */
        String status() throws IOException {
            var head = new StringBuilder();
            try {
                while (head.indexOf("\r\n\r\n") < 0) {
                    var one = in.read();
                    if (one < 0) {
                        return head.isEmpty() ? "end" : "cut " + head;
                    }
                    head.append((char) one);
                }
            } catch (SocketException reset) {
                return head.isEmpty() ? "end" : "cut " + head;
            } catch (SocketTimeoutException silent) {
                return "nothing comes";
            }
            seen.append(head);
            var length = LENGTH.matcher(head);
            if (length.find()) {
                seen.append(
                        new String(
                                in.readNBytes(Integer.parseInt(length.group(1))),
                                StandardCharsets.UTF_8));
            }
            return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        }

        String seen() {
            return seen.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
