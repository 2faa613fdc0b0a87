package dev.parley.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

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

    /** A process of root's is owned by 0 whatever it is called. */
    static boolean isRoot() {
        return ProcessHandle.current().info().user().orElse("").equals("root");
    }
}
