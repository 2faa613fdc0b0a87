package dev.parley.presence.memory;

import dev.parley.presence.RateLimits;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets, each as one number: the time at which it would be full again. When there are too
 * many, the one unused for longest goes: most likely full, and then nothing is lost.
 */
public final class MemoryRateLimits implements RateLimits {
    static final int MAX_KEPT = 100_000;

    private final Map<String, Long> fullAtMillis =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > MAX_KEPT;
                }
            };

    private MemoryRateLimits() {}

    public static RateLimits open() {
        return new MemoryRateLimits();
    }

    @Override
    public synchronized long take(String key, Limit limit, long nowMillis) {
        var emptyFullAt = nowMillis + limit.burst() * limit.perMillis();
        // Where the clock was set back, no bucket is emptier than empty.
        var fullAt = Math.clamp(fullAtMillis.getOrDefault(key, nowMillis), nowMillis, emptyFullAt);
        var wait = fullAt + limit.perMillis() - emptyFullAt;
        fullAtMillis.put(key, wait > 0 ? fullAt : fullAt + limit.perMillis());
        return Math.max(wait, 0);
    }

    @Override
    public synchronized void giveBack(String key, Limit limit, long nowMillis) {
        fullAtMillis.computeIfPresent(
                key,
                (_, fullAt) ->
                        fullAt - limit.perMillis() <= nowMillis
                                ? null
                                : fullAt - limit.perMillis());
    }
}
