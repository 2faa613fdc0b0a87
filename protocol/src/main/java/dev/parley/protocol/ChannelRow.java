package dev.parley.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A channel as one member sees it in a list.
 *
 * @param peer the other one of a direct conversation
 * @param seq the channel's newest event
 * @param readSeq how far the asker has read; 0 for nothing
 * @param unread messages after {@code readSeq}, deleted ones not counted
 * @param mentions how often the asker is mentioned in them
 * @param members how many there are
 * @param role the asker's, none for a public room that the asker has not joined
 */
public record ChannelRow(
        String id,
        ChannelKind kind,
        Visibility visibility,
        String name,
        String topic,
        @Nullable UserRef peer,
        long epoch,
        long seq,
        long readSeq,
        long unread,
        long mentions,
        int members,
        @Nullable MemberRole role,
        @Nullable Message lastMessage) {}
