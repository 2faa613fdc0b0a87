package dev.parley.channel;

/** Why a command changes nothing. */
public enum Refusal {
    /** The channel or the target does not exist for the one who asks. */
    NOT_FOUND,
    /** The channel is visible to the one who asks, but only members may do this. */
    NOT_MEMBER,
    /** Whom the command would make a member is one. */
    ALREADY_MEMBER,
    /** The one who asks has not the role for it, or the kind of channel does not allow it. */
    FORBIDDEN,
    /** The command could not be decoded. */
    UNREADABLE
}
