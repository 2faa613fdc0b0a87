package dev.parley.role.gateway;

import dev.parley.channel.ChannelId;
import dev.parley.conversation.Conversations;
import dev.parley.protocol.ProtocolException;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
     * Asks for seats in rooms, and returns when they are taken, so that what the client sends next
     * finds its seat, and its echo the client. All rooms are claimed first: a long list waits for
     * one answer and not for one after the other.
     *
     * @throws ProtocolException when a channel's owner does not answer; the other seats are taken
     */
    void seat(Session session, List<SeatWish> wishes) {
        var claimed = wishes.stream().map(wish -> claim(wish.channel())).toList();
        var seated = new ArrayList<CompletableFuture<Void>>();
        RuntimeException unanswered = null;
        for (int i = 0; i < claimed.size(); i++) {
            var room = claimed.get(i);
            var wish = wishes.get(i);
            try {
                room.awaitWatched();
                var taken = new CompletableFuture<Void>();
                room.seat(new SeatRequest(session, wish.from(), wish.resumeTo(), taken));
                seated.add(taken);
            } catch (RuntimeException failed) {
                release(room);
                unanswered = failed;
            }
        }
        seated.forEach(CompletableFuture::join);
        if (unanswered != null) {
            throw unanswered;
        }
    }

    /**
     * The room, for one seat; it starts to be watched but may not be yet. The claim goes with the
     * seat, or is given back by {@link #release}.
     */
    private Room claim(ChannelId channel) {
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
