package dev.parley.simulation;

import dev.parley.channel.Channel;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;
import dev.parley.log.PartitionLog;
import dev.parley.relay.RelayPublisher;

/**
 * Where an installation is put together in a simulation, and so can be put together wrongly: to try
 * whether the checker would notice. The product knows nothing of it.
 */
interface Bugs {
    Bugs NONE = new Bugs() {};

    /** What an owner works on. */
    record Ground(World.Process process, HistoryStore history, RelayPublisher relay) {}

    /** History as owners have it. */
    default HistoryStore history(World world, Ground ground) {
        return ground.history();
    }

    /** History as sessions read it. */
    default HistoryStore shown(HistoryStore history) {
        return history;
    }

    default PartitionLog log(PartitionLog log) {
        return log;
    }

    default RelayPublisher relay(World world, Ground ground) {
        return ground.relay();
    }

    default Feed feed(Feed feed) {
        return feed;
    }

    /** Up to where a page goes that is asked for by who may read up to {@code permitted}. */
    default Channel pageHead(HistoryStore history, Channel permitted) {
        return permitted;
    }

    default long unread(Channel now, long readN) {
        return now.unreadAfter(readN);
    }

    /** Whether a seat is kept by who is a member no more. */
    default boolean forgetsDepartures() {
        return false;
    }

    /** Whether this frame goes out behind the next one. */
    default boolean swapsFrames(World world) {
        return false;
    }

    /** Whether a client takes it for a refusal when nothing is known. */
    default boolean takesUnknownForFailed() {
        return false;
    }
}
