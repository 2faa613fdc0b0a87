package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

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
 * @param favourite whether the asker likes to see it first; null for no
 * @param hidden whether the asker does not want to see it in the list; null for no
 * @param notifyOf of what the asker wants to be told; null where that was never set
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
        @Nullable Message lastMessage,
        @Nullable Boolean favourite,
        @Nullable Boolean hidden,
        @JsonProperty("notify") @Nullable Notify notifyOf) {}
