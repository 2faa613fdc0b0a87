package dev.parley.bench.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** What all programs of this machine together take of its processors. */
public final class MachineLoad {
    private static final double TICKS_A_SECOND = 100;
    private static final int USER = 1;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISKS = 5;
    private static final int STOLEN = 8;

    private MachineLoad() {}

    /** Processor time so far, with what a host took from this machine; empty but on Linux. */
    public static OptionalDouble cpuSeconds() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            var fields = lines.findFirst().orElse("").split(" +", -1);
            long ticks = 0;
            for (int i = USER; i <= STOLEN && i < fields.length; i++) {
                ticks += i == IDLE || i == WAITING_FOR_DISKS ? 0 : Long.parseLong(fields[i]);
            }
            return OptionalDouble.of(ticks / TICKS_A_SECOND);
        } catch (IOException notLinux) {
            return OptionalDouble.empty();
        }
    }
}
