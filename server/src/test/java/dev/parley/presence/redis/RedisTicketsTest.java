package dev.parley.presence.redis;

import dev.parley.presence.Tickets;
import dev.parley.presence.TicketsContractTest;

import org.junit.jupiter.api.AfterEach;

class RedisTicketsTest extends TicketsContractTest {
    /** Made when the contract opens it, which is before the fields here are. */
    private SharedRedis redis;

    @Override
    protected Tickets open() {
        redis = new SharedRedis();
        return redis.node().tickets();
    }

    @AfterEach
    void close() throws Exception {
        redis.close();
    }
}
