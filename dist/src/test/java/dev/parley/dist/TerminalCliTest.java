package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.protocol.Api;
import dev.parley.protocol.ServerFrame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** {@code parley chat} of the finished jar, in a pseudo-terminal, with someone else on the line. */
class TerminalCliTest {
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse";

    @TempDir private Path data;
    @TempDir private Path home;

    Installation start(Path data) {
        return EmbeddedInstallation.start(data, Map.of());
    }

    @Test
    void talksAndLosesNothingWhenTheServerIsKilled() throws Exception {
        var parley = start(data);
        var server = new ParleyServer(parley.address());
        server.signUp(new Api.SignUp("ben", PASSWORD, null, null, null, null, null));
        server.signUp(new Api.SignUp("ana", PASSWORD, null, null, null, null, null));
        var heard = new CopyOnWriteArrayList<String>();
        var listener =
                new ClientListener() {
                    @Override
                    public void event(ServerFrame.Sequenced event) {
                        if (event instanceof ServerFrame.ChatMessage message) {
                            heard.add(message.message().text());
                        }
                    }

                    // Who hears of a new channel may find the first words in it already.
                    @Override
                    public void joined(ServerFrame.ChannelJoined joined) {
                        var last = joined.info().lastMessage();
                        if (last != null) {
                            heard.add(last.text());
                        }
                    }
                };
        var ben = server.signIn("ben", PASSWORD, "test");
        try (var client = new ParleyClient(ben, ClientOptions.of("test", "1"), listener).start();
                var terminal = new Terminal(parley.address().toString(), home)) {
            client.awaitLive(STEP);
            var general = client.channels().getFirst().id();
            terminal.await("Password: ");
            terminal.type(PASSWORD);
            terminal.await("general");
            terminal.type("/join general");
            terminal.type("hello from a terminal");
            await().atMost(STEP).until(() -> heard.contains("hello from a terminal"));
            client.send(general, "hello **from afar**").get();
            terminal.await("ben: hello from afar");
            terminal.type("/status busy until noon");
            terminal.await("You are busy: until noon.");
            terminal.type("/dm ben a word");
            await().atMost(STEP).until(() -> heard.contains("a word"));
            terminal.type("/join general");
            terminal.await("general> ");

            parley.kill();
            terminal.type("said while nobody listened");
            parley.restart();
            await().atMost(STEP).until(() -> heard.contains("said while nobody listened"));
            assertThat(heard).doesNotHaveDuplicates();
            client.send(general, "welcome back").get();
            terminal.await("ben: welcome back");
            terminal.type("/quit");
            assertThat(terminal.exitCode()).isZero();
            assertThat(terminal.screen()).doesNotContain(PASSWORD);
        } finally {
            parley.close();
        }
    }

    @Test
    void sendsAndTailsInAPipe() throws Exception {
        try (var parley = start(data)) {
            var server = new ParleyServer(parley.address());
            server.signUp(new Api.SignUp("ana", PASSWORD, null, null, null, null, null));
            var tail = piped(parley, "tail", "--json");
            try {
                var told = new StringBuffer();
                Thread.ofVirtual()
                        .start(
                                () ->
                                        tail.inputReader(StandardCharsets.UTF_8)
                                                .lines()
                                                .forEach(told::append));
                await().atMost(STEP).until(() -> told.indexOf("\"change\":\"created\"") >= 0);

                var send = piped(parley, "send");
                try (var input = send.getOutputStream()) {
                    input.write("line one\nline two\n".getBytes(StandardCharsets.UTF_8));
                }
                assertThat(send.waitFor()).isZero();

                await().atMost(STEP)
                        .until(() -> told.indexOf("\"text\":\"line one\\nline two\"") >= 0);
            } finally {
                tail.destroyForcibly();
            }
        }
    }

    private Process piped(Installation parley, String command, String... options)
            throws IOException {
        var line =
                new ArrayList<>(
                        ParleyProcess.java(
                                command,
                                "--server",
                                parley.address().toString(),
                                "--user",
                                "ana",
                                "--channel",
                                "general"));
        line.addAll(List.of(options));
        var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PARLEY_PASSWORD", PASSWORD);
        builder.environment().put("PARLEY_CONFIG_HOME", home.toString());
        return builder.start();
    }

    /** The program in a pseudo-terminal made by {@code script}, which every Unix has. */
    private static final class Terminal implements AutoCloseable {
        private final Process process;
        private final OutputStream keys;
        private final StringBuffer screen = new StringBuffer();

        private Terminal(String server, Path home) throws IOException {
            var chat = ParleyProcess.java("chat", "--server", server, "--user", "ana");
            var builder = new ProcessBuilder(pseudoTerminal(chat)).redirectErrorStream(true);
            builder.environment().put("TERM", "xterm");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("XDG_CONFIG_HOME", home.toString());
            process = builder.start();
            keys = process.getOutputStream();
            Thread.ofVirtual().start(this::read);
        }

        private static List<String> pseudoTerminal(List<String> command) {
            // A terminal that script makes has no size, and nothing can be drawn on it.
            var line =
                    "stty rows 24 cols 100; exec "
                            + command.stream()
                                    .map(word -> "'" + word + "'")
                                    .collect(Collectors.joining(" "));
            return System.getProperty("os.name").startsWith("Mac")
                    ? List.of("script", "-q", "/dev/null", "sh", "-c", line)
                    : List.of("script", "-qefc", line, "/dev/null");
        }

        private void read() {
            try (var output = process.inputReader(StandardCharsets.UTF_8)) {
                for (var c = output.read(); c >= 0; c = output.read()) {
                    screen.append((char) c);
                }
            } catch (IOException closed) {
                screen.append("(the terminal is gone)");
            }
        }

        private void await(String text) {
            org.awaitility.Awaitility.await()
                    .atMost(STEP)
                    .untilAsserted(() -> assertThat(screen()).contains(text));
        }

        private void type(String line) {
            try {
                keys.write((line + "\r").getBytes(StandardCharsets.UTF_8));
                keys.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        /** What was written, without what moves the cursor and colours the text. */
        private String screen() {
            return screen.toString().replaceAll("\\x1b\\[[0-9;?]*[a-zA-Z]", "");
        }

        private int exitCode() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
