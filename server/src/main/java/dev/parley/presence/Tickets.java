package dev.parley.presence;

/** One-time tickets that were used, kept until they would have expired anyway. */
public interface Tickets {
    /**
     * Whether this is the first use of {@code ticket} and it has not expired; bounded: when full,
     * everything is refused.
     *
     * @throws PresenceException when it is not known, as the store is away: a ticket that may have
     *     been used is not good
     */
    boolean useOnce(String ticket, long nowMillis, long expiresAtMillis);
}
