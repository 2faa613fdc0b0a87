package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Kind;
import dev.parley.channel.Role;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import java.util.Comparator;
import java.util.Optional;

/** Rooms that are opened by an invitation, as its maker might open them. */
public final class RoomInvitations {
    private final Conversations conversations;

    public RoomInvitations(Conversations conversations) {
        this.conversations = conversations;
    }

    /**
     * The room, if {@code maker} may invite to it now: a public one that they are in, or a private
     * one that they moderate or own.
     */
    public Optional<Channel> room(AccountId maker, ChannelId channel) {
        try {
            return Optional.of(conversations.views().view(maker, channel))
                    .filter(room -> room.kind() == Kind.ROOM)
                    .filter(
                            room ->
                                    room.member(maker)
                                            .filter(
                                                    member ->
                                                            room.isPublicRoom()
                                                                    || member.role() != Role.MEMBER)
                                            .isPresent());
        } catch (ProtocolException refused) {
            if (refused.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** The room, with the owner who has been in it for longest; empty where there is no such. */
    public Optional<Owned> owned(ChannelId channel) {
        var room = conversations.views().any(channel);
        return room.members().entrySet().stream()
                .filter(_ -> room.exists() && room.kind() == Kind.ROOM)
                .filter(entry -> entry.getValue().role() == Role.OWNER)
                .min(Comparator.comparingLong(entry -> entry.getValue().joinedSeq()))
                .map(entry -> new Owned(room, entry.getKey()));
    }

    /** A room and one of its owners. */
    public record Owned(Channel room, AccountId owner) {}

    /**
     * Brings the caller into the room; into a private one as {@code maker}, who adds them. Who is
     * in it already stays.
     *
     * @param id the same one again is the same entry
     * @return the room with them
     */
    public Channel enter(Caller caller, AccountId maker, Channel room, CommandId id) {
        if (!room.hasMember(caller.account())) {
            try {
                conversations
                        .commands()
                        .await(
                                room.isPublicRoom()
                                        ? conversations
                                                .commands()
                                                .submit(caller, room.id(), id, new Command.Join())
                                        : add(caller.account(), maker, room.id(), id));
            } catch (ProtocolException refused) {
                if (refused.code() != ErrorCode.ALREADY_MEMBER) {
                    throw refused;
                }
            }
        }
        return conversations.views().viewAsMember(caller.account(), room.id());
    }

    private Submitted add(AccountId guest, AccountId maker, ChannelId room, CommandId id) {
        // Under an id of its own, as the guest's is one of the guest's and not of the maker's.
        return conversations
                .commands()
                .submit(
                        new Caller(maker, DeviceId.server()),
                        room,
                        CommandId.derived("invited", room.value(), guest.value(), id.toString()),
                        new Command.AddMember(guest));
    }
}
