package dev.parley.presence.redis;

import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimitsContractTest;

import org.junit.jupiter.api.AfterEach;

class RedisRateLimitsTest extends RateLimitsContractTest {
    /** Made when the contract opens it, which is before the fields here are. */
    private SharedRedis redis;

    @Override
    protected RateLimits open() {
        redis = new SharedRedis();
        return redis.node().rateLimits();
    }

    @AfterEach
    void close() throws Exception {
        redis.close();
    }
}
