package dev.parley.role.gateway;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Frames;
import dev.parley.history.StoredEvent;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.SeqPoint;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

/** Turns events into what sessions get. Looks things up, so it may block. */
sealed interface Rendering {
    Rendered rendered(StoredEvent stored);

    static Rendering of(Conversations conversations, Channel channel) {
        return channel.id().isInbox()
                ? new OfInbox(conversations, channel.members().keySet().iterator().next())
                : new OfChannel(conversations.frames());
    }

    /** An inbox's event that moves the client on and shows nothing. */
    static Rendered nothingToShow(SequencedEvent event) {
        return new Rendered(
                event,
                Json.encode(new ServerFrame.Event(Frames.INBOX, event.epoch(), event.seq())),
                Rendered.NONE);
    }

    /** Of a conversation: the same frame for every member but one who leaves. */
    record OfChannel(Frames frames) implements Rendering {
        @Override
        public Rendered rendered(StoredEvent stored) {
            var event = stored.event();
            return new Rendered(event, Json.encode(frames.frame(stored, null)), effect(event));
        }

        private Rendered.Effect effect(SequencedEvent event) {
            return switch (event.event()) {
                case Event.MemberLeft _ -> departure(event, event.account());
                case Event.MemberRemoved removed -> departure(event, removed.member());
                case Event.Deleted _ -> new Rendered.Effect.Ending();
                case Event.Created _,
                        Event.Renamed _,
                        Event.TopicSet _,
                        Event.MemberAdded _,
                        Event.MemberJoined _,
                        Event.RoleChanged _,
                        Event.MessagePosted _,
                        Event.MessageEdited _,
                        Event.MessageDeleted _,
                        Event.JoinNoted _,
                        Event.MentionNoted _,
                        Event.RulesRaised _ ->
                        Rendered.NONE;
            };
        }

        private Rendered.Effect departure(SequencedEvent event, AccountId account) {
            return new Rendered.Effect.Departure(
                    account, Json.encode(frames.farewell(event, null)));
        }
    }

    /**
     * Of an inbox: what its owner sees depends on where the owner is a member now, so that nothing
     * is told about a channel that was left since.
     */
    record OfInbox(Conversations conversations, AccountId owner) implements Rendering {
        @Override
        public Rendered rendered(StoredEvent stored) {
            var event = stored.event();
            return switch (event.event()) {
                case Event.JoinNoted noted -> joined(event, noted.channel(), noted.seq());
                case Event.MentionNoted noted -> mentioned(event, noted);
                case Event.OfRow _,
                        Event.MessagePosted _,
                        Event.MessageEdited _,
                        Event.MessageDeleted _,
                        Event.RulesRaised _ ->
                        nothingToShow(event);
            };
        }

        private Rendered joined(SequencedEvent event, ChannelId joined, long seq) {
            var channel = channelOfOwner(joined, seq);
            if (channel == null) {
                return nothingToShow(event);
            }
            var row =
                    conversations
                            .views()
                            .row(owner, channel, new SeqPoint(event.epoch(), event.seq()));
            var frame =
                    new ServerFrame.ChannelJoined(
                            null,
                            row.id(),
                            row.epoch(),
                            row.seq(),
                            row,
                            event.epoch(),
                            event.seq());
            return new Rendered(
                    event,
                    Json.encode(frame),
                    new Rendered.Effect.Arrival(joined, new SeqPoint(row.epoch(), row.seq())));
        }

        private Rendered mentioned(SequencedEvent event, Event.MentionNoted noted) {
            if (channelOfOwner(noted.channel(), noted.seq()) == null) {
                return nothingToShow(event);
            }
            var frame =
                    new ServerFrame.Mentioned(
                            event.epoch(), event.seq(), noted.channel().value(), noted.seq());
            return new Rendered(event, Json.encode(frame), Rendered.NONE);
        }

        /** The channel as of {@code seq} or later, unless the owner is no member. */
        private @Nullable Channel channelOfOwner(ChannelId channel, long seq) {
            try {
                conversations.views().awaitRelayed(channel, seq);
                return conversations.views().viewAsMember(owner, channel);
            } catch (ProtocolException refused) {
                if (refused.code() == ErrorCode.NOT_FOUND
                        || refused.code() == ErrorCode.NOT_MEMBER) {
                    return null;
                }
                throw refused;
            }
        }
    }
}
