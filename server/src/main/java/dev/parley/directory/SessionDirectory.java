package dev.parley.directory;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Signed-in devices and their refresh tokens. A session that was ended is gone. Of a refresh token
 * only a hash is known here; those of one session form a family, of which only the newest is good.
 */
public interface SessionDirectory {
    /** The longest for which {@link #seen} may hold a time back, and so lose it by a crash. */
    long MAX_SEEN_DELAY_MILLIS = 10_000;

    /** Used refresh tokens of one session that are remembered, so that their reuse is noticed. */
    int MAX_USED_TOKENS = 1_000;

    /**
     * Begins a session; of a disabled account none is begun, and the session is as one that was
     * ended.
     *
     * @param refreshHash of the first refresh token, null for a session that has none
     * @param maxSessions of one account: the ones unseen for longest are ended for it
     * @return the sessions that were ended
     */
    List<DeviceId> create(Session session, @Nullable String refreshHash, int maxSessions);

    /** The session, unless it was ended. */
    Optional<Session> find(DeviceId id);

    /** The sessions of one account that were seen since, the last seen first. */
    List<Session> of(AccountId account, long seenSinceMillis);

    /** Ends a session of this account and its refresh tokens; returns whether it was there. */
    boolean end(AccountId account, DeviceId id);

    /**
     * Ends the account's sessions and their refresh tokens.
     *
     * @param kept the one that goes on, null for none
     * @return those that were ended
     */
    List<DeviceId> endAll(AccountId account, @Nullable DeviceId kept);

    /** Moves the time a session was last seen, a little later. */
    void seen(DeviceId id, long nowMillis);

    /**
     * Uses a refresh token up and puts the next one in its place. One that was used before ends its
     * session: two hold the same token, and one of them stole it.
     *
     * @param issuedSinceMillis tokens from before are not good any more
     */
    Rotation rotate(String usedHash, String nextHash, long nowMillis, long issuedSinceMillis);

    /**
     * @param device how the program called itself
     * @param createdAtMillis epoch milliseconds
     * @param lastSeenAtMillis epoch milliseconds
     */
    record Session(
            DeviceId id,
            AccountId account,
            String device,
            long createdAtMillis,
            long lastSeenAtMillis) {}

    /** What became of a refresh token. */
    sealed interface Rotation {
        record Rotated(Session session) implements Rotation {}

        /** It was used before; {@code ended} is no session any more. */
        record Reused(Session ended) implements Rotation {}

        record Unknown() implements Rotation {}
    }
}
