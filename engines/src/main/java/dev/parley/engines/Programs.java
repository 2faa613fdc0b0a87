package dev.parley.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short-lived helpers of engines, such as what formats a data folder. */
final class Programs {
    private static final long TIMEOUT_SECONDS = 120;

    private Programs() {}

    /**
     * Runs a program to its end, its output in {@code setup.txt}.
     *
     * @throws EngineException when it fails or takes longer than {@value #TIMEOUT_SECONDS} s
     */
    static void run(Path folder, List<String> command) throws IOException {
        var output = folder.resolve("setup.txt");
        var program =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                        .start();
        try {
            if (!program.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                program.destroyForcibly();
                throw new EngineException(
                        "%s took longer than %d s: %s"
                                .formatted(command.getFirst(), TIMEOUT_SECONDS, output));
            }
        } catch (InterruptedException stopped) {
            program.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EngineException("stopped while waiting for " + command.getFirst(), stopped);
        }
        if (program.exitValue() != 0) {
            throw new EngineException(
                    "%s failed with %d: %s"
                            .formatted(command.getFirst(), program.exitValue(), output));
        }
    }

    /** Linux or macOS, on x86 or ARM, as {@code linux-amd64} or {@code darwin-arm64}. */
    static String platform() {
        var mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        var arm = System.getProperty("os.arch").equals("aarch64");
        return (mac ? "darwin" : "linux") + "-" + (arm ? "arm64" : "amd64");
    }

    /** A program of the machine's own. */
    static Optional<Path> onPath(String program) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * What makes a command a session of its own under the same process id, so that neither Ctrl-C
     * nor the end of a terminal reaches it. macOS has no setsid, but Perl.
     */
    static List<String> ownSession() {
        if (onPath("setsid").isPresent()) {
            return List.of("setsid");
        }
        return onPath("perl").isPresent()
                ? List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV;")
                : List.of();
    }

    /** A process of root's is owned by 0 whatever it is called. */
    static boolean isRoot() {
        return ProcessHandle.current().info().user().orElse("").equals("root");
    }
}
