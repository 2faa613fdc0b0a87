package dev.parley.presence.redis;

import dev.parley.RealEngines;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** Nodes of an installation of their own on the Redis that all tests share. */
final class SharedRedis implements AutoCloseable {
    final String prefix = "test-" + UUID.randomUUID();
    private final Deque<AutoCloseable> nodes = new ArrayDeque<>();

    static String url(InetSocketAddress address) {
        return "redis://127.0.0.1:" + address.getPort();
    }

    RedisPresenceConfig config() {
        return new RedisPresenceConfig(url(RealEngines.redis().address()), null, null, prefix);
    }

    RedisPresence node() {
        var node = RedisPresence.open(config());
        nodes.push(node);
        return node;
    }

    RedisLink link() {
        var link = RedisLink.open(config());
        nodes.push(link);
        return link;
    }

    @Override
    public void close() throws Exception {
        while (!nodes.isEmpty()) {
            nodes.pop().close();
        }
    }
}
