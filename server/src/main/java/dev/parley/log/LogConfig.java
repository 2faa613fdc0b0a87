package dev.parley.log;

/**
 * The section {@code log}.
 *
 * @param partitions how many partitions the log has, 1 to 1024. May be raised: added partitions
 *     take new channels only, a channel keeps its own
 */
public record LogConfig(int partitions) {
    public static final LogConfig DEFAULTS = new LogConfig(4);

    public LogConfig {
        if (partitions < 1 || partitions > 1024) {
            throw new IllegalArgumentException("partitions must be 1 to 1024");
        }
    }
}
