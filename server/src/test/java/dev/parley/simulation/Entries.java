package dev.parley.simulation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Command;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.testkit.Entry;
import dev.parley.testkit.Entry.Deed;

import java.util.HashSet;
import java.util.Set;

/** Events and commands in the plain words of the checker. */
final class Entries {
    private Entries() {}

    static Entry entry(SequencedEvent event) {
        return new Entry(event.seq(), event.account().value(), event.id().toString(), deed(event));
    }

    static Deed deed(SequencedEvent event) {
        var by = event.account();
        return switch (event.event()) {
            case Event.Created created -> {
                var all = new HashSet<String>();
                created.members().forEach(member -> all.add(member.value()));
                all.add(by.value());
                yield new Deed.Came(all);
            }
            case Event.MemberJoined _ -> came(by);
            case Event.MemberAdded added -> came(added.member());
            case Event.MemberLeft _ -> new Deed.Went(by.value());
            case Event.MemberRemoved removed -> new Deed.Went(removed.member().value());
            case Event.Deleted _ -> new Deed.Ended();
            case Event.MessagePosted posted -> new Deed.Posted(posted.text());
            case Event.MessageEdited edited -> new Deed.Edited(edited.target(), edited.text());
            case Event.MessageDeleted deleted -> new Deed.Deleted(deleted.target());
            case Event.Renamed _,
                    Event.TopicSet _,
                    Event.RoleChanged _,
                    Event.JoinNoted _,
                    Event.MentionNoted _,
                    Event.RulesRaised _ ->
                    new Deed.Other(event.event().toString());
        };
    }

    static Deed deed(AccountId by, Command command) {
        return switch (command) {
            case Command.Post post -> new Deed.Posted(post.text());
            case Command.Edit edit -> new Deed.Edited(edit.target(), edit.text());
            case Command.DeleteMessage delete -> new Deed.Deleted(delete.target());
            case Command.Join _ -> came(by);
            case Command.Leave _ -> new Deed.Went(by.value());
            case Command.RemoveMember remove -> new Deed.Went(remove.member().value());
            case Command.AddMember add -> came(add.member());
            case Command.Create _,
                    Command.Rename _,
                    Command.SetTopic _,
                    Command.Delete _,
                    Command.ChangeRole _,
                    Command.NoteJoined _,
                    Command.NoteMention _,
                    Command.RaiseRules _,
                    Command.Unreadable _ ->
                    new Deed.Untold();
        };
    }

    private static Deed came(AccountId account) {
        return new Deed.Came(Set.of(account.value()));
    }
}
