package dev.parley.cli;

import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.Message;
import dev.parley.protocol.Notify;
import dev.parley.protocol.PresenceStatus;
import dev.parley.protocol.ServerFrame;
import dev.parley.protocol.UserRef;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
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
                            said(it.time(), it.by(), it.text(), "(edited)");
                    case ServerFrame.MessageDeleted it -> note(it.by(), "deleted a message.");
                    case ServerFrame.MembersChanged it -> note(it.by(), changed(it));
                    case ServerFrame.ChannelChanged it -> note(it.by(), changed(it));
                    case ServerFrame.ChannelDeleted it -> note(it.by(), "deleted this channel.");
                    case ServerFrame.ChannelLeft _, ServerFrame.Event _ -> null;
                });
    }

    Console.Line said(Message message) {
        return Boolean.TRUE.equals(message.deleted())
                ? said(message.time(), message.sender(), "", "(deleted)")
                : said(
                        message.time(),
                        message.sender(),
                        message.text(),
                        message.editedAt() == null ? "" : "(edited)");
    }

    private Console.Line said(long time, UserRef by, String text, String mark) {
        return new Console.Line.Said(
                TIME.format(Instant.ofEpochMilli(time).atZone(zone)),
                Shown.line(by.username()),
                text,
                mark,
                isMine(by));
    }

    /** A row of the list of one's channels. */
    static String row(ChannelRow row, boolean current) {
        return "%s %s%s"
                .formatted(
                        current ? ">" : " ",
                        Rooms.name(row),
                        unread(row.unread(), row.mentions())
                                .map(it -> "  (" + it + ")")
                                .orElse(""));
    }

    /** How much is unread, and how often one is named in it; none when nothing is. */
    static Optional<String> unread(long messages, long mentions) {
        var forMe = mentions == 0 ? "" : ", %,d for you".formatted(mentions);
        return messages == 0
                ? Optional.empty()
                : Optional.of("%,d unread".formatted(messages) + forMe);
    }

    /** That there is something new in a channel that is not on the screen. */
    static String wrote(Message message, ChannelRow row) {
        var who = Shown.line(message.sender().username());
        return row.kind() == ChannelKind.DIRECT
                ? who + " wrote to you."
                : who + " wrote in " + Rooms.name(row) + ".";
    }

    /** Whether a person wants to hear of every message in this channel. */
    static boolean isTold(ChannelRow row) {
        return row.notifyOf() == null || row.notifyOf() == Notify.ALL;
    }

    boolean isMine(UserRef user) {
        return user.username().equals(me);
    }

    static Optional<PresenceStatus> status(String word) {
        return Arrays.stream(PresenceStatus.values())
                .filter(it -> it != PresenceStatus.OFFLINE)
                .filter(it -> status(it).equalsIgnoreCase(word))
                .findFirst();
    }

    static String status(PresenceStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
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
