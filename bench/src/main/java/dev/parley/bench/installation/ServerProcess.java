package dev.parley.bench.installation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What Linux tells of the server's process, or of all its nodes together; nothing elsewhere, or of
 * a server on another machine.
 */
public record ServerProcess(List<Long> pids) {
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final double TICKS_A_SECOND = 100;
    private static final long KIB = 1024;

    public ServerProcess {
        pids = List.copyOf(pids);
    }

    public static ServerProcess of(long pid) {
        return new ServerProcess(List.of(pid));
    }

    /** Processor time so far, of user and kernel, in seconds. */
    public OptionalDouble cpuSeconds() {
        var ticks = sum(ServerProcess::ticks);
        return ticks.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ticks.getAsLong() / TICKS_A_SECOND);
    }

    /** What it holds of memory that is not a copy of some file, in bytes. */
    public OptionalLong residentBytes() {
        return sum(ServerProcess::residentBytes);
    }

    /** What lives on its heap after a collection, in bytes; of a JVM that {@code jcmd} reaches. */
    public OptionalLong liveHeapBytes() {
        return sum(ServerProcess::liveHeapBytes);
    }

    /** Over all processes; empty unless each of them, and there is one, can be seen. */
    private OptionalLong sum(Function<Long, OptionalLong> ofOne) {
        long sum = 0;
        for (long pid : pids) {
            var one = ofOne.apply(pid);
            if (one.isEmpty()) {
                return OptionalLong.empty();
            }
            sum += one.getAsLong();
        }
        return pids.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static OptionalLong ticks(long pid) {
        var stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return OptionalLong.empty();
        }
        // The name in the second field may hold spaces.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return OptionalLong.of(
                Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]));
    }

    private static OptionalLong residentBytes(long pid) {
        for (var line : read(pid, "status").split("\n", -1)) {
            if (line.startsWith("RssAnon:")) {
                return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * KIB);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong liveHeapBytes(long pid) {
        try {
            // Into a file: a JVM that asks for its own stands still while it tells, and would empty
            // no pipe.
            var out = Files.createTempFile("parley-bench-histogram", ".txt");
            try {
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(pid),
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start()
                        .waitFor();
                for (var line : Files.readAllLines(out)) {
                    if (line.startsWith("Total")) {
                        return OptionalLong.of(
                                Long.parseLong(line.strip().replaceAll(".*\\s", "")));
                    }
                }
                return OptionalLong.empty();
            } finally {
                Files.delete(out);
            }
        } catch (IOException noJcmd) {
            return OptionalLong.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException notLinux) {
            return "";
        }
    }
}
