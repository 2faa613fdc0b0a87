package dev.parley.log;

import org.jspecify.annotations.Nullable;

/**
 * The section {@code log}.
 *
 * @param partitions how many partitions the log has, 1 to 1024; null for what suits most. May be
 *     raised: added partitions take new channels only, a channel keeps its own
 */
public record LogConfig(@Nullable Integer partitions) {
    public static final LogConfig DEFAULTS = new LogConfig(null);

    /** One disk stores more at once when all comes by one way. */
    private static final int DEFAULT_OF_ONE_NODE = 1;

    private static final int DEFAULT_OF_CLUSTER = 4;

    public LogConfig {
        if (partitions != null && (partitions < 1 || partitions > 1024)) {
            throw new IllegalArgumentException("partitions must be 1 to 1024");
        }
    }

    /** On embedded storage. */
    public int partitionsOfOneNode() {
        return partitions == null ? DEFAULT_OF_ONE_NODE : partitions;
    }

    /** On the engines of a cluster, where partitions are shared out among nodes. */
    public int partitionsOfCluster() {
        return partitions == null ? DEFAULT_OF_CLUSTER : partitions;
    }
}
