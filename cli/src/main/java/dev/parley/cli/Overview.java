package dev.parley.cli;

import dev.parley.client.Account;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.MemberRole;
import dev.parley.protocol.Names;
import dev.parley.protocol.PresenceStatus;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is, in lists: channels, rooms to join, people, commands. */
final class Overview {
    private static final int MAX_LINES = 100;
    private static final String SEARCH = ": /list <text> finds them";

    private final Rooms rooms;
    private final Account account;
    private final Known known;

    Overview(Rooms rooms, Account account, Known known) {
        this.rooms = rooms;
        this.account = account;
        this.known = known;
    }

    /** One's own channels that are not hidden: unread ones, favourites, then the others. */
    String channels(@Nullable String current) {
        return channels(shown(), current);
    }

    /** One's own channels and rooms to join; those alone whose name contains the text. Asks. */
    String all(String text, @Nullable String current) {
        var mine =
                (text.isEmpty() ? shown() : rooms.mine())
                        .stream().filter(row -> isCalled(Rooms.name(row), text)).toList();
        var others = rooms.others();
        known.found(others);
        return channels(mine, current)
                + "\n"
                + directory(others.stream().filter(room -> isCalled(room.name(), text)).toList());
    }

    private List<ChannelRow> shown() {
        return rooms.mine().stream()
                .filter(row -> !Boolean.TRUE.equals(row.hidden()) || row.unread() > 0)
                .toList();
    }

    private static String channels(List<ChannelRow> mine, @Nullable String current) {
        if (mine.isEmpty()) {
            return "You are in no such channel.";
        }
        var rows =
                mine.stream()
                        .sorted(
                                Comparator.comparing((ChannelRow row) -> row.unread() == 0)
                                        .thenComparing(
                                                row -> !Boolean.TRUE.equals(row.favourite())))
                        .map(row -> Wording.row(row, row.id().equals(current)));
        return "Your channels:\n" + lines(rows, mine.size(), SEARCH);
    }

    private static String directory(List<Api.DirectoryEntry> others) {
        if (others.isEmpty()) {
            return "There are no other rooms to join.";
        }
        var rows =
                others.stream()
                        .map(
                                room ->
                                        "  %s  (%s)%s"
                                                .formatted(
                                                        Shown.line(room.name()),
                                                        Wording.members(room.members()),
                                                        room.topic().isEmpty()
                                                                ? ""
                                                                : "  " + Shown.line(room.topic())));
        return "Rooms to join:\n" + lines(rows, others.size(), SEARCH);
    }

    /** Who is in a channel, those first who are there. Asks. */
    String who(ChannelRow row) {
        var page = account.members(row.id(), null, MAX_LINES);
        var presence =
                account
                        .presence(
                                page.members().stream()
                                        .map(member -> member.user().username())
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(it -> it.user().id(), it -> it, (a, b) -> b));
        var people =
                page.members().stream()
                        .map(member -> new Person(member, presence.get(member.user().id())))
                        .sorted(Comparator.comparing(Person::status))
                        .map(Person::line);
        return "In " + Rooms.name(row) + ":\n" + lines(people, row.members(), "");
    }

    static String help() {
        int width =
                Arrays.stream(Verb.values())
                        .mapToInt(verb -> verb.usage().length())
                        .max()
                        .orElse(0);
        return Arrays.stream(Verb.values())
                .map(verb -> ("  %-" + width + "s  %s").formatted(verb.usage(), verb.meaning()))
                .collect(
                        Collectors.joining(
                                "\n",
                                "What does not begin with a slash is sent to the channel, with"
                                        + " Markdown if you like.\n",
                                "\nA channel is a name, an id, or @user. Names with spaces stand"
                                        + " in \"quotes\" after /create. Tab completes, Alt+Enter"
                                        + " begins a new line."));
    }

    /** As many lines as one reads, and how many there are beyond. */
    private static String lines(Stream<String> all, int count, String others) {
        var text = all.limit(MAX_LINES).collect(Collectors.joining("\n"));
        return count <= MAX_LINES
                ? text
                : text + "\n  and %,d more%s".formatted(count - MAX_LINES, others);
    }

    private static boolean isCalled(String name, String text) {
        return Names.fold(name).contains(Names.fold(text));
    }

    /** A member as far as is known. */
    private record Person(Api.Member member, Api.@Nullable PersonPresence presence) {
        PresenceStatus status() {
            if (presence != null) {
                return presence.status();
            }
            var status = member.presence();
            return status == null ? PresenceStatus.OFFLINE : status;
        }

        String line() {
            var user = member.user();
            var name =
                    user.displayName().equals(user.username())
                            ? ""
                            : " (" + Shown.line(user.displayName()) + ")";
            var role =
                    member.role() == MemberRole.MEMBER
                            ? ""
                            : ", " + member.role().name().toLowerCase(Locale.ROOT);
            var status = status() == PresenceStatus.OFFLINE ? "" : ", " + Wording.status(status());
            var why = presence == null || presence.text() == null ? "" : presence.text();
            return "  "
                    + Shown.line(user.username())
                    + name
                    + role
                    + status
                    + (why.isEmpty() ? "" : ": " + Shown.line(why));
        }
    }
}
