package dev.parley.presence.redis;

import dev.parley.presence.PresenceException;
import dev.parley.presence.RateLimits;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Token buckets, each a key that goes when it is full. One round trip a permit. The time is the
 * caller's, as the port says: a node whose clock is ahead is granted as much more once, and no more
 * after that.
 */
final class RedisRateLimits implements RateLimits {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimits.class);

    private final RedisLink link;
    private final String prefix;
    private final Script take = Script.of("take_permit.lua");
    private final Script giveBack = Script.of("give_permit_back.lua");

    RedisRateLimits(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix + ":limit:";
    }

    @Override
    public long take(String key, Limit limit, long nowMillis) {
        try {
            return link.await(
                    take.run(
                            link,
                            prefix + key,
                            Long.toString(limit.burst()),
                            Long.toString(limit.perMillis()),
                            Long.toString(nowMillis)));
        } catch (PresenceException away) {
            return 0;
        }
    }

    @Override
    public void giveBack(String key, Limit limit, long nowMillis) {
        try {
            link.await(
                    giveBack.run(
                            link,
                            prefix + key,
                            Long.toString(limit.perMillis()),
                            Long.toString(nowMillis)));
        } catch (PresenceException away) {
            LOG.debug("A permit was not given back; it comes back by itself.", away);
        }
    }
}
