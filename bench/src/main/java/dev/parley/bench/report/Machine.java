package dev.parley.bench.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the figures were measured on and of.
 *
 * @param commit of the clone, with {@code +} when there are changes; {@code unknown} outside one
 */
public record Machine(
        String cpu, int cores, long memoryMegabytes, String system, String java, String commit) {
    private static final long KILOBYTES_A_MEGABYTE = 1024;

    /**
     * @param home the clone
     */
    public static Machine here(Path home) {
        return new Machine(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                megabytes(field("/proc/meminfo", "MemTotal")),
                System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.version")
                        + " "
                        + System.getProperty("os.arch"),
                Runtime.version().toString(),
                commit(home));
    }

    private static long megabytes(String kilobytes) {
        var digits = kilobytes.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) / KILOBYTES_A_MEGABYTE;
    }

    private static String field(String file, String name) {
        try {
            for (var line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith(name)) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException notLinux) {
            return "unknown";
        }
        return "unknown";
    }

    private static String commit(Path home) {
        var commit = git(home, List.of("git", "rev-parse", "--short=10", "HEAD"));
        return commit.isEmpty()
                ? "unknown"
                : git(home, List.of("git", "status", "--porcelain")).isEmpty()
                        ? commit
                        : commit + "+";
    }

    private static String git(Path home, List<String> command) {
        try {
            var process =
                    new ProcessBuilder(command)
                            .directory(home.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return process.waitFor() == 0 ? out : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
