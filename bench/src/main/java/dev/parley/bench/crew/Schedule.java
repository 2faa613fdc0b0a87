package dev.parley.bench.crew;

/**
 * The intended moments of an open loop. They depend on nothing that happens: whoever is late is
 * late, and the time that a message waited for its turn counts.
 */
final class Schedule {
    private static final double MICROS_A_SECOND = 1e6;

    private final long startMicros;
    private final double intervalMicros;
    private final long endMicros;
    private final int burst;
    private long next;

    /**
     * @param burst so many are due at the same moment, and the next so many later
     */
    Schedule(long startMicros, long endMicros, double perSecond, int burst) {
        this.startMicros = startMicros;
        this.endMicros = endMicros;
        this.burst = burst;
        this.intervalMicros = MICROS_A_SECOND / perSecond;
    }

    /** When the next message is due; counted from the start, so that no error adds up. */
    long nextMicros() {
        return startMicros + (long) (next / burst * burst * intervalMicros);
    }

    boolean isDue(long nowMicros) {
        return !isOver() && nextMicros() <= nowMicros;
    }

    boolean isOver() {
        return nextMicros() >= endMicros;
    }

    void taken() {
        next++;
    }
}
