package dev.parley.presence.redis;

import dev.parley.presence.Notices;
import dev.parley.presence.NoticesContractTest;

import org.junit.jupiter.api.AfterEach;

class RedisNoticesTest extends NoticesContractTest {
    /** Made when the contract opens it, which is before the fields here are. */
    private SharedRedis redis;

    @Override
    protected Notices open() {
        redis = new SharedRedis();
        return redis.node().notices();
    }

    @Override
    protected Notices other(Notices first) {
        return redis.node().notices();
    }

    @AfterEach
    void close() throws Exception {
        redis.close();
    }
}
