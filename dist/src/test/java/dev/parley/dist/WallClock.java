package dev.parley.dist;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The time of day in processes that are started with its environment, by libfaketime (Debian's
 * package {@code faketime}). How long something takes is not touched.
 */
final class WallClock {
    private static final String AHEAD = "clock +1 h for 15 s";
    private static final String BEHIND = "clock -1 h for 15 s";
    private static final int JUMP_SECONDS = 15;
    private static final Duration JUMP = Duration.ofHours(1);
    private static final Duration NEARLY = Duration.ofMinutes(1);
    private static final Duration SEEN = Duration.ofSeconds(60);

    private final Path file;

    private WallClock(Path file) {
        this.file = file;
    }

    /**
     * Skips the test where there is no libfaketime.
     *
     * @param installation as the table calls it
     */
    static WallClock in(Path folder, String installation) throws IOException {
        if (!canBeSet()) {
            FaultTable.ALL.skip(installation, AHEAD, "needs libfaketime");
            FaultTable.ALL.skip(installation, BEHIND, "needs libfaketime");
        }
        Assumptions.assumeTrue(canBeSet(), "no clock can be set without libfaketime");
        var clock = new WallClock(folder.resolve("clock"));
        clock.set(Duration.ZERO);
        return clock;
    }

    private static boolean canBeSet() {
        try {
            new ProcessBuilder("faketime", "--version").start();
            return true;
        } catch (IOException missing) {
            return false;
        }
    }

    Map<String, String> environment() {
        return Map.of(
                // The loader puts the folder of this machine's libraries in.
                "LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1",
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Waits that end at a monotonic time would all end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }

    List<Fault> jumps(Crowd crowd) {
        return List.of(jump(AHEAD, JUMP, crowd), jump(BEHIND, JUMP.negated(), crowd));
    }

    private Fault jump(String name, Duration ahead, Crowd crowd) {
        return Fault.until(
                name,
                JUMP_SECONDS,
                () -> {
                    set(ahead);
                    awaitSeen(ahead, crowd);
                },
                () -> {
                    set(Duration.ZERO);
                    awaitSeen(Duration.ZERO, crowd);
                    await().atMost(SEEN)
                            .ignoreExceptions()
                            .until(() -> crowd.online() == crowd.size());
                });
    }

    /** At once, as others may read it at any moment. */
    private void set(Duration ahead) throws IOException {
        var next = file.resolveSibling("next-clock");
        Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitSeen(Duration ahead, Crowd crowd) {
        await().atMost(SEEN)
                .ignoreExceptions()
                .until(
                        () ->
                                crowd.clocksAhead().stream()
                                        .allMatch(
                                                each ->
                                                        each.minus(ahead).abs().compareTo(NEARLY)
                                                                < 0));
    }
}
