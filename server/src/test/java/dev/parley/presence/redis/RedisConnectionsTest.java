package dev.parley.presence.redis;

import dev.parley.presence.Connections;
import dev.parley.presence.ConnectionsContractTest;

import org.junit.jupiter.api.AfterEach;

class RedisConnectionsTest extends ConnectionsContractTest {
    /** Made when the contract opens it, which is before the fields here are. */
    private SharedRedis redis;

    @Override
    protected Connections open() {
        redis = new SharedRedis();
        return redis.node().connections();
    }

    @AfterEach
    void close() throws Exception {
        redis.close();
    }
}
