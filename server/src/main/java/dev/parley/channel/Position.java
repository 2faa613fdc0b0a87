package dev.parley.channel;

/**
 * Where a command stands in its partition's log: generation · 2⁴² + offset. Within a partition it
 * never goes back; the generation is raised whenever a log begins anew.
 */
public record Position(long value) implements Comparable<Position> {
    private static final int OFFSET_BITS = 42;

    /** Before everything. */
    public static final Position NONE = new Position(-1);

    public static Position of(long generation, long offset) {
        if (offset < 0 || offset >= 1L << OFFSET_BITS || generation < 0) {
            throw new IllegalArgumentException("no position " + generation + ", " + offset);
        }
        return new Position((generation << OFFSET_BITS) + offset);
    }

    /** Which of the log's beginnings it counts from; 0 for {@link #NONE}. */
    public long generation() {
        return equals(NONE) ? 0 : value >> OFFSET_BITS;
    }

    /** The place within the generation; meaningless for {@link #NONE}. */
    public long offset() {
        return value & (1L << OFFSET_BITS) - 1;
    }

    public Position next() {
        return new Position(value + 1);
    }

    public boolean isBefore(Position other) {
        return value < other.value;
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }
}
