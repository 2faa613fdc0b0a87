package dev.parley.presence;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Who is connected, from which device, at which node. An entry is a lease that its node renews: a
 * node that is no more leaves nobody behind.
 *
 * <p>While the store is away nothing is entered or told, and people are as they were last known. A
 * store that has forgotten everything knows it again when the leases are renewed. Entering waits
 * half a second at most, announcing for nothing; listeners hear of it a moment later.
 */
public interface Connections {
    /** For so long after it has expired an entry still says when its person was active. */
    long REMEMBERED_MILLIS = 600_000;

    /**
     * Enters a device, or renews its entry of the same node. The entry then says when the person
     * was last active on any device that is connected or was lately.
     *
     * @param nowMillis by which entries expire
     */
    void put(Connection connection, long nowMillis);

    /** The entries of these accounts that have not expired; who has none is left out. */
    Map<AccountId, List<Connection>> of(Collection<AccountId> accounts, long nowMillis);

    /** Tells all nodes that something of an account has changed that is stored elsewhere. */
    void announce(AccountId account);

    /** Hears about accounts that are watched here; called once, before anything else. */
    void listen(Listener listener);

    /** The listener wants to hear about this account; again, until as many {@link #unwatch}. */
    void watch(AccountId account);

    void unwatch(AccountId account);

    /** Hears about accounts, from all nodes. The calls must not wait for anything. */
    interface Listener {
        /**
         * The account's entries changed otherwise than by a later expiry, and than by expiring,
         * which nobody tells.
         */
        void changed(AccountId account);

        /** Someone called {@link #announce}. */
        void announced(AccountId account);
    }

    /**
     * One device at one node.
     *
     * @param activeAtMillis when its person last did something, 0 for never
     * @param expiresAtMillis from when on it does not count
     */
    record Connection(
            AccountId account,
            DeviceId device,
            String node,
            long activeAtMillis,
            long expiresAtMillis) {}
}
