package dev.parley.presence.redis;

import dev.parley.presence.Connections;
import dev.parley.presence.Notices;
import dev.parley.presence.PresenceException;
import dev.parley.presence.RateLimits;
import dev.parley.presence.Tickets;

/** All that a cluster keeps in Redis. */
public final class RedisPresence implements AutoCloseable {
    private final RedisLink link;
    private final Connections connections;
    private final Tickets tickets;
    private final RateLimits rateLimits;
    private final Notices notices;

    private RedisPresence(RedisLink link, String prefix) {
        this.link = link;
        connections = new RedisConnections(link, prefix);
        tickets = new RedisTickets(link, prefix);
        rateLimits = new RedisRateLimits(link, prefix);
        notices = new RedisNotices(link, prefix);
    }

    /**
     * Connects.
     *
     * @throws PresenceException when Redis does not answer, with a sentence that says why; once it
     *     has, it may come and go
     */
    public static RedisPresence open(RedisPresenceConfig config) {
        return new RedisPresence(RedisLink.open(config), config.prefix());
    }

    public Connections connections() {
        return connections;
    }

    public Tickets tickets() {
        return tickets;
    }

    public RateLimits rateLimits() {
        return rateLimits;
    }

    public Notices notices() {
        return notices;
    }

    @Override
    public void close() {
        link.close();
    }
}
