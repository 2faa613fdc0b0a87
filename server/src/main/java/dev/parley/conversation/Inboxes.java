package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Kind;
import dev.parley.channel.Visibility;
import dev.parley.directory.ChannelDirectory;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;

import java.util.List;
import java.util.Optional;

/** What belongs to one person and must not be missed: a channel of one member. */
public final class Inboxes {
    private final RoomsConfig rooms;
    private final ChannelDirectory directory;
    private final LiveChannels liveChannels;
    private final Commands commands;

    Inboxes(
            RoomsConfig rooms,
            ChannelDirectory directory,
            LiveChannels liveChannels,
            Commands commands) {
        this.rooms = rooms;
        this.directory = directory;
        this.liveChannels = liveChannels;
        this.commands = commands;
    }

    /**
     * The caller's inbox; made if it is not there, and then the default rooms are joined: who signs
     * up has both, and who was interrupted while signing up gets them now.
     */
    public Channel welcome(AccountId account) {
        var inbox = ChannelId.inbox(account);
        var partition = directory.insertIfAbsent(inbox, commands.newPartition(inbox));
        var now = liveChannels.ask(partition, inbox);
        if (now.exists()) {
            return now;
        }
        for (var room : rooms.joinedByAll()) {
            joinDefault(account, room);
        }
        // The inbox comes last: once it is there, nothing of this is done again.
        var create = new Command.Create(Kind.INBOX, Visibility.PRIVATE, "", List.of());
        var server = new Caller(account, DeviceId.server());
        commands.await(
                commands.append(
                        server,
                        inbox,
                        partition,
                        CommandId.derived("inbox", account.value()),
                        create));
        return liveChannels.ask(partition, inbox);
    }

    private void joinDefault(AccountId account, String name) {
        var server = new Caller(account, DeviceId.server());
        var id = CommandId.derived("default room", account.value(), name);
        var existing = directory.publicRoom(Names.fold(name));
        try {
            if (existing.isPresent()) {
                commands.await(commands.submit(server, existing.get(), id, new Command.Join()));
            } else {
                var frame =
                        new ClientFrame.CreateChannel(
                                null,
                                id.toString(),
                                name,
                                ChannelKind.ROOM,
                                dev.parley.protocol.Visibility.PUBLIC,
                                List.of());
                commands.await(commands.create(server, id, frame));
            }
        } catch (ProtocolException refused) {
            // Someone else makes the room at this moment, or the person is in it already: either
            // way there is nothing to undo, and the room can be joined by hand.
            if (refused.code().temporary()) {
                throw refused;
            }
        }
    }

    /**
     * Puts a note into the inbox of {@code owner}. The id follows from what the note is about, so
     * that noting it again changes nothing. Empty for someone who has no inbox yet, and will find
     * everything in the lists.
     */
    public Optional<Submitted> note(AccountId owner, CommandId id, Command note) {
        var inbox = ChannelId.inbox(owner);
        var partition = directory.partitionOf(inbox);
        return partition.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        commands.append(
                                new Caller(owner, DeviceId.server()),
                                inbox,
                                partition.getAsInt(),
                                id,
                                note));
    }
}
