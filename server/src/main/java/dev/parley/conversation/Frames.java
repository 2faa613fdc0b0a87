package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Role;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.StoredEvent;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.ServerFrame.ChannelChange;
import dev.parley.protocol.ServerFrame.MemberChange;
import dev.parley.protocol.Visibility;

import org.jspecify.annotations.Nullable;

/** Turns events into the frames that clients see. */
public final class Frames {
    /** Stands for an inbox where the contract wants a channel. */
    public static final String INBOX = "inbox";

    private final People people;

    Frames(People people) {
        this.people = people;
    }

    /** The frame of an event as members see it live. */
    public ServerFrame.Sequenced frame(SequencedEvent event, @Nullable String ref) {
        return frame(new StoredEvent(event, null), ref);
    }

    /** The frame of an event as history has it. */
    public ServerFrame.Sequenced frame(StoredEvent stored, @Nullable String ref) {
        var event = stored.event();
        return switch (event.event()) {
            case Event.Created created ->
                    changed(event, ref, ChannelChange.CREATED, created.name(), null);
            case Event.Renamed renamed ->
                    changed(event, ref, ChannelChange.RENAMED, renamed.name(), null);
            case Event.TopicSet set -> changed(event, ref, ChannelChange.TOPIC, null, set.topic());
            case Event.Deleted _ ->
                    new ServerFrame.ChannelDeleted(
                            ref,
                            event.channel().value(),
                            event.epoch(),
                            event.seq(),
                            event.id().toString(),
                            people.person(event.account()),
                            event.timeMillis());
            case Event.MemberAdded added ->
                    members(event, ref, MemberChange.ADDED, added.member(), null);
            case Event.MemberJoined _ ->
                    members(event, ref, MemberChange.JOINED, event.account(), null);
            case Event.MemberLeft _ ->
                    members(event, ref, MemberChange.LEFT, event.account(), null);
            case Event.MemberRemoved removed ->
                    members(event, ref, MemberChange.REMOVED, removed.member(), null);
            case Event.RoleChanged change ->
                    members(event, ref, MemberChange.ROLE, change.member(), role(change.role()));
            case Event.MessagePosted _ -> new ServerFrame.ChatMessage(ref, message(stored));
            case Event.MessageEdited edited ->
                    new ServerFrame.MessageEdited(
                            ref,
                            event.channel().value(),
                            event.epoch(),
                            event.seq(),
                            event.id().toString(),
                            edited.target(),
                            edited.text(),
                            people.person(event.account()),
                            event.timeMillis());
            case Event.MessageDeleted deleted ->
                    new ServerFrame.MessageDeleted(
                            ref,
                            event.channel().value(),
                            event.epoch(),
                            event.seq(),
                            event.id().toString(),
                            deleted.target(),
                            people.person(event.account()),
                            event.timeMillis());
            case Event.JoinNoted _, Event.MentionNoted _, Event.RulesRaised _ ->
                    new ServerFrame.Event(
                            event.channel().isInbox() ? INBOX : event.channel().value(),
                            event.epoch(),
                            event.seq());
        };
    }

    /** What a member sees who is one no more: the channel's last frame for them. */
    public ServerFrame.ChannelLeft farewell(SequencedEvent event, @Nullable String ref) {
        return new ServerFrame.ChannelLeft(
                ref,
                event.channel().value(),
                event.epoch(),
                event.seq(),
                event.id().toString(),
                people.person(event.account()),
                event.timeMillis());
    }

    /** The message that an event posted, as it is shown now. */
    public Message message(StoredEvent stored) {
        var event = stored.event();
        if (!(event.event() instanceof Event.MessagePosted posted)) {
            throw new IllegalArgumentException("event " + event.seq() + " is no message");
        }
        var revision = stored.revision();
        return new Message(
                event.channel().value(),
                event.epoch(),
                event.seq(),
                event.id().toString(),
                people.person(event.account()),
                revision == null ? posted.text() : revision.text(),
                event.timeMillis(),
                revision == null || revision.deleted() || revision.editedAtMillis() == 0
                        ? null
                        : revision.editedAtMillis(),
                revision != null && revision.deleted() ? true : null);
    }

    private ServerFrame.ChannelChanged changed(
            SequencedEvent event,
            @Nullable String ref,
            ChannelChange change,
            @Nullable String name,
            @Nullable String topic) {
        return new ServerFrame.ChannelChanged(
                ref,
                event.channel().value(),
                event.epoch(),
                event.seq(),
                event.id().toString(),
                change,
                name,
                topic,
                people.person(event.account()),
                event.timeMillis());
    }

    private ServerFrame.MembersChanged members(
            SequencedEvent event,
            @Nullable String ref,
            MemberChange change,
            AccountId member,
            @Nullable MemberRole role) {
        return new ServerFrame.MembersChanged(
                ref,
                event.channel().value(),
                event.epoch(),
                event.seq(),
                event.id().toString(),
                change,
                people.person(member),
                role,
                people.person(event.account()),
                event.timeMillis());
    }

    static ChannelKind kind(Channel channel) {
        return switch (channel.kind()) {
            case ROOM -> ChannelKind.ROOM;
            case GROUP -> ChannelKind.GROUP;
            case DIRECT -> ChannelKind.DIRECT;
            case INBOX -> throw new IllegalArgumentException("an inbox is never listed");
        };
    }

    static Kind kind(ChannelKind kind) {
        return switch (kind) {
            case ROOM -> Kind.ROOM;
            case GROUP -> Kind.GROUP;
            case DIRECT -> Kind.DIRECT;
        };
    }

    static Visibility visibility(Channel channel) {
        return switch (channel.visibility()) {
            case PUBLIC -> Visibility.PUBLIC;
            case PRIVATE -> Visibility.PRIVATE;
        };
    }

    static Role role(MemberRole role) {
        return switch (role) {
            case MEMBER -> Role.MEMBER;
            case MODERATOR -> Role.MODERATOR;
            case OWNER -> Role.OWNER;
        };
    }

    static MemberRole role(Role role) {
        return switch (role) {
            case MEMBER -> MemberRole.MEMBER;
            case MODERATOR -> MemberRole.MODERATOR;
            case OWNER -> MemberRole.OWNER;
        };
    }
}
