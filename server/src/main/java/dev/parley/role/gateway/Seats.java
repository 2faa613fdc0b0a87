package dev.parley.role.gateway;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The seats of one session, found by channel. Most people are in a few rooms and most sockets do
 * nothing, so few seats are a short list, which takes a fifth of a table's memory; who is in
 * thousands gets a table.
 */
final class Seats {
    private static final int FEW = 16;

    private @Nullable List<Seat> few = new ArrayList<>(2);
    private @Nullable Map<String, Seat> many;

    @Nullable Seat of(String channel) {
        if (many != null) {
            return many.get(channel);
        }
        if (few != null) {
            for (var seat : few) {
                if (channelOf(seat).equals(channel)) {
                    return seat;
                }
            }
        }
        return null;
    }

    boolean has(Seat seat) {
        return of(channelOf(seat)) == seat;
    }

    void add(Seat seat) {
        if (few != null && few.size() == FEW) {
            many = HashMap.newHashMap(4 * FEW);
            for (var earlier : few) {
                many.put(channelOf(earlier), earlier);
            }
            few = null;
        }
        if (many != null) {
            many.put(channelOf(seat), seat);
        } else if (few != null) {
            few.add(seat);
        }
    }

    void remove(Seat seat) {
        if (many != null) {
            many.remove(channelOf(seat), seat);
        } else if (few != null) {
            few.remove(seat);
        }
    }

    /** Takes all seats away. */
    List<Seat> clear() {
        var all = many != null ? List.copyOf(many.values()) : few != null ? few : List.<Seat>of();
        many = null;
        few = null;
        return all;
    }

    private static String channelOf(Seat seat) {
        return seat.room().room().id().value();
    }
}
