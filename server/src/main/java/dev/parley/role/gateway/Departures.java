package dev.parley.role.gateway;

import dev.parley.channel.ChannelId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/** The channels that a session has lately been told it is out of. */
final class Departures {
    /** A note of having come is late by moments; who leaves more than this in them is a program. */
    private static final int MAX_KEPT = 16;

    private @Nullable ArrayDeque<Departure> kept;

    private record Departure(ChannelId channel, long seq) {}

    void add(ChannelId channel, long seq) {
        if (kept == null) {
            kept = new ArrayDeque<>(2);
        } else if (kept.size() == MAX_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(new Departure(channel, seq));
    }

    /**
     * Whether the channel was left after {@code seq}. The note of having come may be overtaken by
     * the leaving: it was put into words when one was a member still, would bring the channel back
     * into lists, and would take a seat from which the leaving is told anew.
     */
    boolean isLeftSince(ChannelId channel, long seq) {
        if (kept == null) {
            return false;
        }
        for (var one : kept) {
            if (one.channel().equals(channel) && one.seq() > seq) {
                return true;
            }
        }
        return false;
    }
}
