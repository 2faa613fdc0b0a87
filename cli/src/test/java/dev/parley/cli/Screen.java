package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.awaitility.Awaitility;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** A pseudo-terminal in the test's hands: it types, and reads what appears. */
final class Screen implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Terminal terminal;

    Screen() {
        try {
            terminal =
                    TerminalBuilder.builder()
                            .name("test")
                            .type("xterm")
                            .system(false)
                            .encoding(UTF_8)
                            .streams(new PipedInputStream(keyboard, 64 * 1024), shown)
                            .build();
            terminal.setSize(Size.of(120, 40));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Terminal terminal() {
        return terminal;
    }

    /** Types a line and presses Enter. */
    void type(String line) {
        press(line + "\r");
    }

    /** Presses keys. */
    void press(String keys) {
        try {
            keyboard.write(keys.getBytes(UTF_8));
            keyboard.flush();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** All that was ever shown, without colours and movements. */
    String text() {
        return AttributedString.stripAnsi(shown.toString(UTF_8));
    }

    /** The bytes as they went to the terminal. */
    String raw() {
        return shown.toString(UTF_8);
    }

    void await(String text) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(text()).contains(text));
    }

    @Override
    public void close() {
        try {
            keyboard.close();
            terminal.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
