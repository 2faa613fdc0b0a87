package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What the server sends over the socket. The wire {@code type} is the record's name in snake case;
 * times are epoch milliseconds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface ServerFrame {

    /** A frame that stands for one event of a channel: it moves the client's (epoch, seq). */
    sealed interface Sequenced extends ServerFrame {
        String channel();

        long epoch();

        long seq();
    }

    record Welcome(
            @Nullable String ref,
            String session,
            UserRef user,
            long serverTime,
            long heartbeatMillis,
            SeqPoint inbox,
            Map<String, Long> limits)
            implements ServerFrame {}

    record ChannelsList(List<ChannelRow> channels, boolean more) implements ServerFrame {}

    /**
     * You are a member now; {@code inboxSeq} is set when someone else's doing, or another device.
     */
    record ChannelJoined(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            ChannelRow info,
            @Nullable Long inboxEpoch,
            @Nullable Long inboxSeq)
            implements ServerFrame {}

    /** You are no member any more: the channel's last event for you. */
    record ChannelLeft(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            @Nullable String id,
            @Nullable UserRef by,
            long time)
            implements Sequenced {}

    /** Created or renamed, with the {@code name}, or given a {@code topic}. */
    record ChannelChanged(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            String id,
            ChannelChange change,
            @Nullable String name,
            @Nullable String topic,
            UserRef by,
            long time)
            implements Sequenced {}

    enum ChannelChange {
        @JsonProperty("created")
        CREATED,
        @JsonProperty("renamed")
        RENAMED,
        @JsonProperty("topic")
        TOPIC
    }

    record ChannelDeleted(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            String id,
            UserRef by,
            long time)
            implements Sequenced {}

    record MembersChanged(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            String id,
            MemberChange change,
            UserRef user,
            @Nullable MemberRole role,
            UserRef by,
            long time)
            implements Sequenced {}

    enum MemberChange {
        @JsonProperty("joined")
        JOINED,
        @JsonProperty("added")
        ADDED,
        @JsonProperty("left")
        LEFT,
        @JsonProperty("removed")
        REMOVED,
        @JsonProperty("role")
        ROLE
    }

    /** A message; the sender's own copy carries its {@code ref}, and that means stored. */
    record ChatMessage(@Nullable String ref, @JsonUnwrapped Message message) implements Sequenced {
        @Override
        public String channel() {
            return message.channel();
        }

        @Override
        public long epoch() {
            return message.epoch();
        }

        @Override
        public long seq() {
            return message.seq();
        }
    }

    record MessageEdited(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            String id,
            long target,
            String text,
            UserRef by,
            long time)
            implements Sequenced {}

    record MessageDeleted(
            @Nullable String ref,
            String channel,
            long epoch,
            long seq,
            String id,
            long target,
            UserRef by,
            long time)
            implements Sequenced {}

    /** Someone named you in {@code channel}'s message {@code seq}. */
    record Mentioned(long inboxEpoch, long inboxSeq, String channel, long seq)
            implements ServerFrame {}

    /** An event that has nothing to show; sent so that every seq reaches a session. */
    record Event(String channel, long epoch, long seq) implements Sequenced {}

    /** Answers a retry of what was stored before. */
    record Accepted(@Nullable String ref, String channel, long epoch, long seq, String id)
            implements ServerFrame {}

    /**
     * The missed events of a channel were sent: all after {@code from} up to {@code to}. When not
     * complete, there were too many or the epoch changed: load history instead.
     */
    record Resumed(String channel, long epoch, long from, long to, boolean complete)
            implements ServerFrame {}

    /** A page, oldest first. */
    record History(
            @Nullable String ref,
            String channel,
            long epoch,
            List<Message> messages,
            @JsonDeserialize(contentUsing = Json.EventReader.class) List<ServerFrame> events,
            long from,
            long to,
            boolean hasBefore,
            boolean hasAfter)
            implements ServerFrame {}

    record ChannelRead(@Nullable String ref, String channel, UserRef user, long seq)
            implements ServerFrame {}

    /** One's own settings of a channel, as some device of one's own has changed them. */
    record ChannelSettings(
            String channel,
            boolean favourite,
            boolean hidden,
            @JsonProperty("notify") Notify notifyOf)
            implements ServerFrame {}

    record Presence(UserRef user, PresenceStatus status, @Nullable String text)
            implements ServerFrame {}

    /** The person has another name or picture now. */
    record UserChanged(UserRef user) implements ServerFrame {}

    record Typing(String channel, UserRef user) implements ServerFrame {}

    record Error(
            @Nullable String ref,
            ErrorCode code,
            String message,
            boolean temporary,
            @Nullable Long retryAfterMillis,
            @Nullable String field)
            implements ServerFrame {}

    /** This node drains: open the next socket within the time, then close this one. */
    record Reconnect(long afterMillis, String reason) implements ServerFrame {}

    record Pong(@Nullable String ref) implements ServerFrame {}
}
