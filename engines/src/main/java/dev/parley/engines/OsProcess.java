package dev.parley.engines;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process of this machine, told from a later one that has its number by when it was started. It
 * need not be a child of this program.
 *
 * @param started the start in the system's own words, which do not change while it runs
 */
record OsProcess(long pid, String started) {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");

    /** Fields of {@code /proc/PID/stat} counted from the one behind the program's name. */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;
    private static final long BYTES_PER_KIB = 1_024;

    /** A process that runs now. */
    static OsProcess of(long pid) {
        var started = startOf(pid);
        return new OsProcess(pid, started == null ? "ended" : started);
    }

    /** Whether it still runs; one that is dead and not yet buried does not. */
    boolean isAlive() {
        return started.equals(startOf(pid));
    }

    /** Itself and all that it has started. */
    List<OsProcess> tree() {
        return Stream.concat(
                        Stream.of(this),
                        ProcessHandle.of(pid).stream()
                                .filter(_ -> isAlive())
                                .flatMap(ProcessHandle::descendants)
                                .map(child -> of(child.pid())))
                .toList();
    }

    /**
     * Sends a signal unless it has ended.
     *
     * @throws EngineException when it runs and may not be sent one
     */
    void signal(String signal) {
        if (!isAlive()) {
            return;
        }
        var answer = output("kill", "-s", signal, Long.toString(pid));
        if (answer == null && isAlive()) {
            throw new EngineException("process %d took no signal %s".formatted(pid, signal));
        }
    }

    /** Its memory, a page that several share counted in parts; 0 when it has ended. */
    long residentBytes() {
        if (!isAlive()) {
            return 0;
        }
        for (var source :
                List.of(new String[] {"smaps_rollup", "Pss:"}, new String[] {"status", "VmRSS:"})) {
            try (var lines = Files.lines(PROC.resolve(Long.toString(pid)).resolve(source[0]))) {
                var line = lines.filter(each -> each.startsWith(source[1])).findFirst();
                if (line.isPresent()) {
                    return kib(line.get().substring(source[1].length()).replace("kB", ""));
                }
            } catch (IOException elsewhere) {
                // Not Linux, or an older one.
            }
        }
        var told = output("ps", "-o", "rss=", "-p", Long.toString(pid));
        return told == null || told.isBlank() ? 0 : kib(told);
    }

    private static long kib(String number) {
        return Long.parseLong(number.strip()) * BYTES_PER_KIB;
    }

    private static @Nullable String startOf(long pid) {
        if (Files.exists(BOOT)) {
            try {
                var stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
                // A program's name may hold spaces and brackets.
                var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                return fields[STATE].equals("Z") || fields[STATE].equals("X")
                        ? null
                        : Files.readString(BOOT).strip() + ":" + fields[START_TICKS];
            } catch (IOException ended) {
                return null;
            }
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toString)
                .orElse(null);
    }

    /** What a small program says; null when it fails. */
    private static @Nullable String output(String... command) {
        try {
            var program = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return program.waitFor() == 0 ? said : null;
        } catch (IOException missing) {
            throw new EngineException(command[0] + " cannot be run", missing);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineException("stopped while " + command[0] + " ran", stopped);
        }
    }
}
