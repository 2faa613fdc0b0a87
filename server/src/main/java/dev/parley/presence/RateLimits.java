package dev.parley.presence;

/**
 * Counters that hold people to limits, shared by all nodes. While the store is away everyone is let
 * through: what the limits protect bears that longer than people bear not to be let in.
 */
public interface RateLimits {
    /**
     * Takes one permit from the bucket {@code key}.
     *
     * @param limit how it refills
     * @return 0 when taken, else the milliseconds after which to try again
     */
    long take(String key, Limit limit, long nowMillis);

    /** Gives a permit back, for limits that count failures only. */
    void giveBack(String key, Limit limit, long nowMillis);

    /**
     * A token bucket.
     *
     * @param burst most permits at once
     * @param perMillis the time in which one permit comes back
     */
    record Limit(long burst, long perMillis) {}
}
