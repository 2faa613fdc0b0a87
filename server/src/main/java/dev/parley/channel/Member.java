package dev.parley.channel;

/**
 * One member of a channel.
 *
 * @param joinedSeq the event by which; unread counts start there
 * @param joinedN messages in the channel until then
 */
public record Member(Role role, long joinedSeq, long joinedN) {
    Member withRole(Role changed) {
        return new Member(changed, joinedSeq, joinedN);
    }
}
