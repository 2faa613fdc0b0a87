package dev.parley.role.jobs;

import dev.parley.channel.AccountId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.Submitted;
import dev.parley.protocol.ProtocolException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells people's inboxes what they must not miss: that they are in a channel, that they are meant.
 */
public final class InboxReader implements FeedReader {
    /** Nobody sees that a note is so much later, and every run costs the messages of others. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final Logger LOG = LoggerFactory.getLogger(InboxReader.class);

    private final Conversations conversations;

    public InboxReader(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void read(List<SequencedEvent> events) {
        var notes = new ArrayList<Submitted>();
        for (var event : events) {
            switch (event.event()) {
                case Event.Created created -> {
                    if (!event.channel().isInbox()) {
                        noteJoined(event, event.account(), notes);
                        created.members().forEach(member -> noteJoined(event, member, notes));
                    }
                }
                case Event.MemberAdded added -> noteJoined(event, added.member(), notes);
                case Event.MemberJoined _ -> noteJoined(event, event.account(), notes);
                case Event.MessagePosted posted -> noteMentions(event, posted.mentions(), notes);
                // A mention that an edit adds counts like one in the first text, and the same
                // person in the same message only once.
                case Event.MessageEdited edited -> noteMentions(event, edited.mentions(), notes);
                case Event.Renamed _,
                        Event.TopicSet _,
                        Event.Deleted _,
                        Event.MemberLeft _,
                        Event.MemberRemoved _,
                        Event.RoleChanged _,
                        Event.MessageDeleted _,
                        Event.JoinNoted _,
                        Event.MentionNoted _,
                        Event.RulesRaised _ -> {}
            }
        }
        notes.forEach(this::await);
    }

    private void noteJoined(SequencedEvent event, AccountId member, List<Submitted> notes) {
        // The feed is ahead of the lists and the relay. Who finds this note in the inbox must find
        // the channel, so it is noted after both.
        conversations.views().awaitRelayed(event.channel(), event.seq());
        var note = new Command.NoteJoined(event.channel(), event.epoch(), event.seq());
        note("joined", event, event.seq(), member, note, notes);
    }

    private void noteMentions(SequencedEvent event, List<AccountId> meant, List<Submitted> notes) {
        var message =
                event.event() instanceof Event.MessageEdited edited ? edited.target() : event.seq();
        for (var account : meant) {
            if (!account.equals(event.account())) {
                var note = new Command.NoteMention(event.channel(), event.epoch(), message);
                note("mention", event, message, account, note, notes);
            }
        }
    }

    private void note(
            String what,
            SequencedEvent about,
            long seq,
            AccountId owner,
            Command note,
            List<Submitted> notes) {
        var id =
                CommandId.derived(what, about.channel().value(), Long.toString(seq), owner.value());
        conversations.inboxes().note(owner, id, note).ifPresent(notes::add);
    }

    /** A refusal is an outcome too: the inbox is not there, so there is nobody to tell. */
    private void await(Submitted note) {
        try {
            conversations.commands().await(note);
        } catch (ProtocolException failed) {
            if (failed.code().temporary()) {
                throw failed;
            }
            LOG.debug("A note was refused.", failed);
        }
    }
}
