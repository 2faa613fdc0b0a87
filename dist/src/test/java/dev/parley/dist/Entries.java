package dev.parley.dist;

import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;
import dev.parley.testkit.Entry;
import dev.parley.testkit.Entry.Deed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What clients are told, in the plain words of the checker; people go by their usernames. */
final class Entries {
    private Entries() {}

    static Entry entry(ServerFrame.Sequenced event) {
        return switch (event) {
            case ServerFrame.ChatMessage it -> entry(it.message());
            case ServerFrame.MessageEdited it ->
                    new Entry(
                            it.seq(),
                            it.by().username(),
                            it.id(),
                            new Deed.Edited(it.target(), it.text()));
            case ServerFrame.MessageDeleted it ->
                    new Entry(it.seq(), it.by().username(), it.id(), new Deed.Deleted(it.target()));
            case ServerFrame.MembersChanged it ->
                    new Entry(it.seq(), it.by().username(), it.id(), deed(it));
            case ServerFrame.ChannelChanged it ->
                    new Entry(it.seq(), it.by().username(), it.id(), deed(it));
            case ServerFrame.ChannelDeleted it ->
                    new Entry(it.seq(), it.by().username(), it.id(), new Deed.Ended());
            case ServerFrame.ChannelLeft it -> Entry.untold(it.seq());
            case ServerFrame.Event it -> Entry.untold(it.seq());
        };
    }

    /** All of a page, in order. */
    static List<Entry> entries(ServerFrame.History page) {
        var entries = new ArrayList<Entry>();
        page.messages().forEach(message -> entries.add(entry(message)));
        page.events().forEach(event -> entries.add(entry((ServerFrame.Sequenced) event)));
        entries.sort(Comparator.comparingLong(Entry::seq));
        return entries;
    }

    /** A message is told as it is now, which need not be as it was posted. */
    private static Entry entry(Message message) {
        var isAsPosted = message.editedAt() == null && !isDeleted(message);
        return new Entry(
                message.seq(),
                message.sender().username(),
                message.id(),
                new Deed.Posted(isAsPosted ? message.text() : null));
    }

    static boolean isDeleted(Message message) {
        return Boolean.TRUE.equals(message.deleted());
    }

    private static Deed deed(ServerFrame.MembersChanged event) {
        var member = event.user().username();
        return switch (event.change()) {
            case JOINED, ADDED -> new Deed.Came(Set.of(member));
            case LEFT, REMOVED -> new Deed.Went(member);
            case ROLE -> new Deed.Other(member + " is " + event.role());
        };
    }

    private static Deed deed(ServerFrame.ChannelChanged event) {
        return switch (event.change()) {
            case CREATED -> new Deed.Came(Set.of(event.by().username()));
            case RENAMED -> new Deed.Other("name " + event.name());
            case TOPIC -> new Deed.Other("topic " + event.topic());
        };
    }
}
