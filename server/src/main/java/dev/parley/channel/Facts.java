package dev.parley.channel;

import org.jspecify.annotations.Nullable;

/**
 * What was looked up about the past for one command. A look-up may see too much (a store that is
 * ahead of a late owner), so each fact carries its position, and what is not smaller than the
 * command's own is as if it were not there.
 *
 * @param sameId the event of the same channel, account and id
 * @param target the event that the command is about
 */
public record Facts(@Nullable SameId sameId, @Nullable Target target) {
    public static final Facts NONE = new Facts(null, null);

    /** An earlier command of the same channel, account and id became this event. */
    public record SameId(long seq, Position position) {}

    /**
     * The event whose seq a command names.
     *
     * @param isMessage whether it is a message that was posted, the only kind that can be edited
     * @param n its running number
     * @param deletedAt where it was deleted, if ever
     */
    public record Target(
            AccountId author,
            boolean isMessage,
            long n,
            Position position,
            @Nullable Position deletedAt) {}

    /** These facts as the command at {@code position} may see them. */
    Facts before(Position position) {
        var same = sameId != null && sameId.position().isBefore(position) ? sameId : null;
        var known = target != null && target.position().isBefore(position) ? target : null;
        if (known != null && known.deletedAt() != null && !known.deletedAt().isBefore(position)) {
            known =
                    new Target(
                            known.author(), known.isMessage(), known.n(), known.position(), null);
        }
        return new Facts(same, known);
    }
}
