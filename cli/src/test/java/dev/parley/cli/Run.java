package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.jline.terminal.Terminal;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One run of a command, with surroundings of its own. */
final class Run {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private InputStream in = InputStream.nullInputStream();
    private Terminal terminal;
    private CompletableFuture<Integer> exit;

    Run(Path configFolder) {
        environment.put("PARLEY_CONFIG_HOME", configFolder.toString());
    }

    Run password(String password) {
        environment.put("PARLEY_PASSWORD", password);
        return this;
    }

    Run environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Run input(String text) {
        return input(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    Run input(InputStream stream) {
        in = stream;
        return this;
    }

    Run screen(Screen screen) {
        terminal = screen.terminal();
        return this;
    }

    /** Starts a command, on a thread of its own. */
    Run start(Function<Surroundings, Object> command, String... arguments) {
        var surroundings =
                new Surroundings(
                        environment,
                        in,
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        () -> terminal);
        exit = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () ->
                                exit.complete(
                                        new CommandLine(command.apply(surroundings))
                                                .execute(arguments)));
        return this;
    }

    /** Waits for the end. */
    int exitCode() {
        try {
            return exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError("still running; it said:\n" + out() + err(), late);
        }
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }

    void await(String text) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> out().contains(text));
    }
}
