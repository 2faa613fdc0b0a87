package dev.parley.channel;

import java.util.List;

/** What can be asked of a channel. */
public sealed interface Command {

    /**
     * Makes the channel; who asks becomes owner, {@code members} are added at once.
     *
     * @param rules the version by which this and what follows is judged
     */
    record Create(Kind kind, Visibility visibility, String name, List<AccountId> members, int rules)
            implements Command {
        public Create {
            members = List.copyOf(members);
        }

        /** Under the first rules. */
        public Create(Kind kind, Visibility visibility, String name, List<AccountId> members) {
            this(kind, visibility, name, members, Rulebook.FIRST);
        }
    }

    record Rename(String name) implements Command {}

    record SetTopic(String topic) implements Command {}

    record Delete() implements Command {}

    record AddMember(AccountId member) implements Command {}

    record Join() implements Command {}

    record Leave() implements Command {}

    record RemoveMember(AccountId member) implements Command {}

    record ChangeRole(AccountId member, Role role) implements Command {}

    /** A message. The edge has resolved whom it mentions; the text is opaque to the channel. */
    record Post(String text, List<AccountId> mentions) implements Command {
        public Post {
            mentions = List.copyOf(mentions);
        }
    }

    /** A new text for the message whose seq is {@code target}. */
    record Edit(long target, String text, List<AccountId> mentions) implements OfMessage {
        public Edit {
            mentions = List.copyOf(mentions);
        }
    }

    record DeleteMessage(long target) implements OfMessage {}

    /** In an inbox: its owner became a member of {@code channel} by the event {@code seq}. */
    record NoteJoined(ChannelId channel, long epoch, long seq) implements Command {}

    /** In an inbox: its owner was mentioned in {@code channel}'s message {@code seq}. */
    record NoteMention(ChannelId channel, long epoch, long seq) implements Command {}

    /**
     * What comes after it is judged by version {@code to} of the rules. Only nodes ask for it, when
     * all of them know that version.
     */
    record RaiseRules(int to) implements Command {}

    /**
     * What a newer version has sent: who asked whom is known, what was asked is not. Refused.
     *
     * @param rules if it was {@link Create}, the version that it names
     */
    record Unreadable(int rules) implements Command {}

    /** A command about one earlier message, which {@link Facts} must then tell of. */
    sealed interface OfMessage extends Command {
        long target();
    }
}
