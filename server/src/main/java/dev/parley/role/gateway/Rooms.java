package dev.parley.role.gateway;

import dev.parley.channel.ChannelId;
import dev.parley.conversation.Conversations;
import dev.parley.protocol.ProtocolException;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The rooms that this node watches: those in which someone has a seat, or is about to. */
final class Rooms {
    private final ConcurrentHashMap<ChannelId, Room> rooms = new ConcurrentHashMap<>();
    private final Conversations conversations;
    private final OpenSessions sessions;
    private final int maxQueuedEventsPerRoom;

    Rooms(Conversations conversations, OpenSessions sessions, GatewayConfig.Counts limits) {
        this.conversations = conversations;
        this.sessions = sessions;
        this.maxQueuedEventsPerRoom = limits.maxQueuedEventsPerRoom();
    }

    int maxQueuedEventsPerRoom() {
        return maxQueuedEventsPerRoom;
    }

    /** How many rooms are watched. */
    int watched() {
        return rooms.size();
    }

    OpenSessions sessions() {
        return sessions;
    }

    /**
     * The room, for one seat; it starts to be watched but may not be yet. The claim goes with the
     * seat, or is given back by {@link #release}.
     */
    Room claim(ChannelId channel) {
        return Objects.requireNonNull(
                rooms.compute(
                        channel,
                        (id, known) -> {
                            var room = known == null ? new Room(id, this, conversations) : known;
                            if (room.claims++ == 0) {
                                room.watch();
                            }
                            return room;
                        }));
    }

    /**
     * Asks a claimed room for a seat, once it is watched.
     *
     * @throws ProtocolException when the channel's owner does not answer; the claim is given back
     */
    void seat(Room claimed, SeatRequest request) {
        try {
            claimed.awaitWatched();
        } catch (RuntimeException unanswered) {
            release(claimed);
            throw unanswered;
        }
        claimed.seat(request);
    }

    void release(Room claimed) {
        rooms.computeIfPresent(
                claimed.id(),
                (_, room) -> {
                    if (--room.claims > 0) {
                        return room;
                    }
                    room.close();
                    return null;
                });
    }
}
