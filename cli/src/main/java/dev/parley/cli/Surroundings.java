package dev.parley.cli;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where a command runs, passed in so that tests bring their own.
 *
 * @param terminal the person's terminal, or null when input or output is a file or a pipe
 */
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Supplier<@Nullable Terminal> terminal) {

    static Surroundings ofProcess() {
        return new Surroundings(
                System.getenv(),
                System.in,
                stream(FileDescriptor.out, "stdout.encoding"),
                stream(FileDescriptor.err, "stderr.encoding"),
                Surroundings::openTerminal);
    }

    /** Where the signed-in sessions are kept. */
    Path configFolder() {
        var own = environment.get("PARLEY_CONFIG_HOME");
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        var xdg = environment.get("XDG_CONFIG_HOME");
        var folder =
                xdg == null || xdg.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(xdg);
        return folder.resolve("parley");
    }

    /** Whether to leave colours out, as https://no-color.org has it. */
    boolean wantsNoColour() {
        return !environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static PrintStream stream(FileDescriptor descriptor, String encoding) {
        return new PrintStream(
                new FileOutputStream(descriptor),
                true,
                Charset.forName(System.getProperty(encoding, "UTF-8")));
    }

    private static @Nullable Terminal openTerminal() {
        var console = System.console();
        if (console == null || !console.isTerminal()) {
            return null;
        }
        try {
            return TerminalBuilder.builder().name("parley").dumb(true).build();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
