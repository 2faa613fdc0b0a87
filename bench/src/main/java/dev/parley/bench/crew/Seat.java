package dev.parley.bench.crew;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One socket to be: who it is and in which room.
 *
 * @param cookie the session cookie, {@code name=value}; null when there is a ticket or no need
 * @param ticket the ticket for {@code hello}; null when there is a cookie or no need
 * @param channels where it posts and reads; the first is its room
 * @param room number of its room, from 0; messages are counted by it
 * @param parses whether it reads what it hears: order, gaps and time; the others only count
 * @param peers usernames with whom it may open direct conversations
 */
public record Seat(
        @Nullable String cookie,
        @Nullable String ticket,
        List<String> channels,
        int room,
        boolean parses,
        List<String> peers) {
    public Seat {
        channels = List.copyOf(channels);
        peers = List.copyOf(peers);
    }

    /** A seat in one room of a server that asks nobody who they are. */
    public static Seat ofNobody(String channel, int room, boolean parses) {
        return new Seat(null, null, List.of(channel), room, parses, List.of());
    }

    /** A seat in one room by a cookie. */
    public static Seat of(String cookie, String channel, int room, boolean parses) {
        return new Seat(cookie, null, List.of(channel), room, parses, List.of());
    }
}
