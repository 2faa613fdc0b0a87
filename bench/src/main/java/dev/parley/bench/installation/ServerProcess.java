package dev.parley.bench.installation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What Linux tells of the server's process; nothing elsewhere, or of a server on another machine.
 */
public record ServerProcess(OptionalLong pid) {
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final double TICKS_A_SECOND = 100;

    public static final ServerProcess UNKNOWN = new ServerProcess(OptionalLong.empty());

    public static ServerProcess of(long pid) {
        return new ServerProcess(OptionalLong.of(pid));
    }

    /** Processor time so far, of user and kernel, in seconds. */
    public OptionalDouble cpuSeconds() {
        var stat = read("stat");
        if (stat.isEmpty()) {
            return OptionalDouble.empty();
        }
        // The name in the second field may hold spaces.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return OptionalDouble.of(
                (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
                        / TICKS_A_SECOND);
    }

    /** What it holds of memory, in bytes. */
    public OptionalLong residentBytes() {
        for (var line : read("status").split("\n", -1)) {
            if (line.startsWith("VmRSS:")) {
                return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
            }
        }
        return OptionalLong.empty();
    }

    /** What lives on its heap after a collection, in bytes; of a JVM that {@code jcmd} reaches. */
    public OptionalLong liveHeapBytes() {
        if (pid.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            var jcmd =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(pid.getAsLong()),
                                    "GC.class_histogram")
                            .redirectErrorStream(true)
                            .start();
            var out = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            for (var line : out.split("\n", -1)) {
                if (line.startsWith("Total")) {
                    return OptionalLong.of(Long.parseLong(line.strip().replaceAll(".*\\s", "")));
                }
            }
            return OptionalLong.empty();
        } catch (IOException noJcmd) {
            return OptionalLong.empty();
        }
    }

    private String read(String file) {
        if (pid.isEmpty()) {
            return "";
        }
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(pid.getAsLong()), file),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException notLinux) {
            return "";
        }
    }
}
