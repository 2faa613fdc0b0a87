package dev.parley.migration;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells every few seconds how far a long work is. */
final class Progress {
    private static final long LINE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final double NANOS_IN_A_SECOND = 1e9;
    private static final int PERCENT = 100;

    private final Consumer<String> lines;
    private String work = "";
    private String unit = "";
    private long whole;
    private long done;
    private long began;
    private long told;

    Progress(Consumer<String> lines) {
        this.lines = lines;
    }

    /**
     * @param total 0 where it is not known
     */
    synchronized void begin(String what, String of, long total) {
        work = what;
        unit = of;
        whole = total;
        done = 0;
        began = System.nanoTime();
        told = began;
    }

    synchronized void add(long more) {
        done += more;
        var now = System.nanoTime();
        if (now - told >= LINE_EVERY_NANOS) {
            told = now;
            lines.accept(
                    whole == 0
                            ? "%s: %,d %s".formatted(work, done, unit)
                            : "%s: %,d of %,d %s (%d %%), %,d a second"
                                    .formatted(
                                            work,
                                            done,
                                            whole,
                                            unit,
                                            done * PERCENT / whole,
                                            (long) (done / seconds(now))));
        }
    }

    synchronized void end() {
        lines.accept(
                "%s: %,d %s in %.1f s".formatted(work, done, unit, seconds(System.nanoTime())));
    }

    private double seconds(long now) {
        return Math.max(1, now - began) / NANOS_IN_A_SECOND;
    }
}
