package dev.parley.cli;

import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.Message;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Puts events into words. */
final class Wording {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final ZoneId zone;
    private final String me;

    /**
     * @param me one's own username
     */
    Wording(ZoneId zone, String me) {
        this.zone = zone;
        this.me = me;
    }

    /** The line for an event; none for what needs no words. */
    Optional<Console.Line> of(ServerFrame.Sequenced event) {
        return Optional.ofNullable(
                switch (event) {
                    case ServerFrame.ChatMessage(_, var message) -> said(message);
                    case ServerFrame.MessageEdited it ->
                            note(it.by(), "now says: " + Shown.text(it.text()));
                    case ServerFrame.MessageDeleted it -> note(it.by(), "deleted a message.");
                    case ServerFrame.MembersChanged it -> note(it.by(), changed(it));
                    case ServerFrame.ChannelChanged it -> note(it.by(), changed(it));
                    case ServerFrame.ChannelDeleted it -> note(it.by(), "deleted this channel.");
                    case ServerFrame.ChannelLeft _, ServerFrame.Event _ -> null;
                });
    }

    Console.Line said(Message message) {
        var text =
                Boolean.TRUE.equals(message.deleted())
                        ? "(deleted)"
                        : Shown.text(message.text())
                                + (message.editedAt() == null ? "" : " (edited)");
        return new Console.Line.Said(
                TIME.format(Instant.ofEpochMilli(message.time()).atZone(zone)),
                Shown.line(message.sender().username()),
                text,
                message.sender().username().equals(me));
    }

    /** A row of the list of one's channels. */
    static String row(ChannelRow row, boolean current) {
        var mentions = row.mentions() == 0 ? "" : ", %d for you".formatted(row.mentions());
        var unread = row.unread() == 0 ? "" : "  (%d unread%s)".formatted(row.unread(), mentions);
        return "%s %s%s".formatted(current ? ">" : " ", Rooms.name(row), unread);
    }

    static String members(int count) {
        return count == 1 ? "1 member" : count + " members";
    }

    private static String changed(ServerFrame.MembersChanged it) {
        var user = Shown.line(it.user().username());
        return switch (it.change()) {
            case JOINED -> "joined.";
            case ADDED -> "added " + user + ".";
            case LEFT -> "left.";
            case REMOVED -> "removed " + user + ".";
            case ROLE -> "changed the role of " + user + ".";
        };
    }

    private static String changed(ServerFrame.ChannelChanged it) {
        var name = Shown.line(String.valueOf(it.name()));
        return switch (it.change()) {
            case CREATED -> "made this channel.";
            case RENAMED -> "renamed this channel to " + name + ".";
            case TOPIC -> "set the topic: " + Shown.line(String.valueOf(it.topic()));
        };
    }

    private static Console.Line note(UserRef by, String what) {
        return new Console.Line.Note(Shown.line(by.username()) + " " + what);
    }
}
