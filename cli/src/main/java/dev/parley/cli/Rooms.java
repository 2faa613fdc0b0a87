package dev.parley.cli;

import dev.parley.client.Account;
import dev.parley.client.ParleyClient;
import dev.parley.protocol.Api;
import dev.parley.protocol.ChannelRow;
import dev.parley.protocol.Names;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds channels by what people call them: one's own first, then public rooms, then ids. */
final class Rooms {
    private final ParleyClient client;
    private final Account account;

    Rooms(ParleyClient client, Account account) {
        this.client = client;
        this.account = account;
    }

    /** One's own channels, by name. */
    List<ChannelRow> mine() {
        return client.channels().stream()
                .sorted(
                        Comparator.comparing((ChannelRow row) -> Names.fold(name(row)))
                                .thenComparing(ChannelRow::id))
                .toList();
    }

    /** Public rooms that one is not in, by name. Asks the server. */
    List<Api.DirectoryEntry> others() {
        return account.directory("").stream()
                .filter(room -> client.channel(room.id()).isEmpty())
                .sorted(Comparator.comparing(room -> Names.fold(room.name())))
                .toList();
    }

    /**
     * One of one's own channels.
     *
     * @throws WrongUseException when none has this name or id, or several have
     */
    ChannelRow mine(String nameOrId) {
        return find(nameOrId)
                .orElseThrow(
                        () -> new WrongUseException("You are in no channel '" + nameOrId + "'."));
    }

    Optional<ChannelRow> find(String nameOrId) {
        var wanted = withoutMark(nameOrId);
        var exact = mine().stream().filter(row -> name(row).equals(wanted)).toList();
        var alike =
                exact.isEmpty()
                        ? mine().stream().filter(row -> isCalled(name(row), wanted)).toList()
                        : exact;
        if (alike.size() > 1) {
            throw new WrongUseException(
                    "Several of your channels are called '"
                            + wanted
                            + "'; use an id: "
                            + alike.stream().map(ChannelRow::id).collect(Collectors.joining(", ")));
        }
        return alike.stream().findFirst().or(() -> client.channel(nameOrId));
    }

    /**
     * The id of a public room; what is no room's name is taken for an id, which the server judges.
     */
    String publicRoom(String nameOrId) {
        var wanted = withoutMark(nameOrId);
        return account.directory(wanted).stream()
                .filter(room -> isCalled(room.name(), wanted))
                .map(Api.DirectoryEntry::id)
                .findFirst()
                .orElse(nameOrId);
    }

    /** What a channel is called on the screen. */
    static String name(ChannelRow row) {
        var peer = row.peer();
        return switch (row.kind()) {
            case DIRECT -> peer == null ? row.name() : "@" + peer.username();
            case ROOM, GROUP -> row.name().isEmpty() ? "group " + row.id() : Shown.line(row.name());
        };
    }

    private static String withoutMark(String name) {
        return name.startsWith("#") ? name.substring(1) : name;
    }

    private static boolean isCalled(String name, String wanted) {
        return Names.fold(name).equals(Names.fold(wanted));
    }
}
