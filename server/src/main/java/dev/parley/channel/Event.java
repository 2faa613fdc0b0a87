package dev.parley.channel;

import java.util.List;

/** What happened in a channel, each by one accepted command. */
public sealed interface Event {

    /** An event that changes the channel's row or its members, and so is projected to lists. */
    sealed interface OfRow extends Event {}

    /**
     * @param rules the version by which commands are judged from now on
     */
    record Created(
            Kind kind, Visibility visibility, String name, List<AccountId> members, int rules)
            implements OfRow {
        public Created {
            members = List.copyOf(members);
        }

        /** Under the first rules. */
        public Created(Kind kind, Visibility visibility, String name, List<AccountId> members) {
            this(kind, visibility, name, members, Rulebook.FIRST);
        }
    }

    record Renamed(String name) implements OfRow {}

    record TopicSet(String topic) implements OfRow {}

    record Deleted() implements OfRow {}

    record MemberAdded(AccountId member) implements OfRow {}

    record MemberJoined() implements OfRow {}

    record MemberLeft() implements OfRow {}

    record MemberRemoved(AccountId member) implements OfRow {}

    record RoleChanged(AccountId member, Role role) implements OfRow {}

    /** A message. Once it is deleted, its text and mentions are gone for good and read as empty. */
    record MessagePosted(String text, List<AccountId> mentions) implements Event {
        public MessagePosted {
            mentions = List.copyOf(mentions);
        }
    }

    record MessageEdited(long target, String text, List<AccountId> mentions) implements Event {
        public MessageEdited {
            mentions = List.copyOf(mentions);
        }
    }

    /**
     * The message {@code target}, the channel's {@code targetN}-th, is no longer counted or shown.
     */
    record MessageDeleted(long target, long targetN) implements Event {}

    record JoinNoted(ChannelId channel, long epoch, long seq) implements Event {}

    record MentionNoted(ChannelId channel, long epoch, long seq) implements Event {}

    /** Commands are judged by version {@code to} of the rules from now on. */
    record RulesRaised(int to) implements Event {}

    /** The same event where it names an event of a history that was restored with it. */
    default Event atEpoch(long restored) {
        return switch (this) {
            case JoinNoted noted -> new JoinNoted(noted.channel(), restored, noted.seq());
            case MentionNoted noted -> new MentionNoted(noted.channel(), restored, noted.seq());
            case OfRow _, MessagePosted _, MessageEdited _, MessageDeleted _, RulesRaised _ -> this;
        };
    }

    /** The same event without what a deletion erases. */
    default Event erased() {
        return switch (this) {
            case MessagePosted _ -> new MessagePosted("", List.of());
            case MessageEdited edited -> new MessageEdited(edited.target(), "", List.of());
            case OfRow _, MessageDeleted _, JoinNoted _, MentionNoted _, RulesRaised _ -> this;
        };
    }
}
