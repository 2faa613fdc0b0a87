package dev.parley.presence.redis;

import dev.parley.presence.Tickets;

import io.lettuce.core.SetArgs;

/** Used tickets, each a key that goes when the ticket would have expired. */
final class RedisTickets implements Tickets {
    private final RedisLink link;
    private final String prefix;

    RedisTickets(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix + ":ticket:";
    }

    @Override
    public boolean useOnce(String ticket, long nowMillis, long expiresAtMillis) {
        return expiresAtMillis > nowMillis
                && "OK"
                        .equals(
                                link.await(
                                        link.send(
                                                redis ->
                                                        redis.set(
                                                                prefix + ticket,
                                                                "",
                                                                SetArgs.Builder.nx()
                                                                        .px(
                                                                                expiresAtMillis
                                                                                        - nowMillis)))));
    }
}
