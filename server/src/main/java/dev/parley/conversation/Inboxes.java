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
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What belongs to one person and must not be missed: a channel of one member. */
public final class Inboxes {
    /** For 5 s: a room that is not there by then was not made, and can be joined by hand. */
    private static final int MAX_LOOKS_FOR_ROOM = 100;

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

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
        var create =
                new Command.Create(
                        Kind.INBOX, Visibility.PRIVATE, "", List.of(), commands.rulesOfNew());
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
        for (int look = 1; look <= MAX_LOOKS_FOR_ROOM; look++) {
            try {
                joinOrMake(account, name);
                return;
            } catch (ProtocolException refused) {
                if (refused.code().temporary()) {
                    throw refused;
                }
                if (refused.code() != ErrorCode.NAME_TAKEN) {
                    // The person is in it already, or was there once and left: nothing to undo.
                    return;
                }
                // Someone else signs up at this moment and makes the room: it is there soon.
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        }
    }

    private void joinOrMake(AccountId account, String name) {
        var server = new Caller(account, DeviceId.server());
        var id = CommandId.derived("default room", account.value(), name);
        var existing = directory.publicRoom(Names.fold(name));
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
