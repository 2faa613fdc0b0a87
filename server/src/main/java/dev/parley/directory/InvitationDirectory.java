package dev.parley.directory;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * Invitations that are <i>good</i>: not taken back, not expired, not used up, and their maker's
 * account not disabled. Of others nothing is told. No secret is known here.
 */
public interface InvitationDirectory {
    /** Most invitations that {@link #madeBy} and {@link #all} name, the newest first. */
    int MAX_LISTED = 500;

    /** Adds an invitation; what has expired is forgotten. */
    void create(NewInvitation invitation);

    /** The invitation, if it is good. */
    Optional<Invitation> find(InvitationId id, long nowMillis);

    /** The good ones of one person, the newest first. */
    List<Invitation> madeBy(AccountId inviter, long nowMillis);

    /** The good ones of everybody, the newest first. */
    List<Invitation> all(long nowMillis);

    /**
     * Takes an invitation back.
     *
     * @param inviter whose it must be; null for anybody's
     * @return whether it was there
     */
    boolean remove(InvitationId id, @Nullable AccountId inviter);

    /**
     * Uses a good invitation once; never more often than it has uses, however many try at once.
     *
     * @param usedFor names the attempt: the same one again is the same use
     * @return whether it is used for this
     */
    boolean use(InvitationId id, String usedFor, long nowMillis);

    /** Gives the use back whose attempt has failed. */
    void giveBack(InvitationId id, String usedFor);

    /**
     * @param channel the room that is joined; null for the server alone
     * @param uses how often; null for any number
     */
    record NewInvitation(
            InvitationId id,
            AccountId inviter,
            @Nullable ChannelId channel,
            @Nullable Long uses,
            long createdAtMillis,
            long expiresAtMillis) {}

    /**
     * @param byAdministrator whether the maker is an administrator now
     * @param usesLeft null for any number
     */
    record Invitation(
            InvitationId id,
            AccountId inviter,
            boolean byAdministrator,
            @Nullable ChannelId channel,
            @Nullable Long usesLeft,
            long createdAtMillis,
            long expiresAtMillis) {}
}
