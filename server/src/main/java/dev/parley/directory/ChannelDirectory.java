package dev.parley.directory;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which channels there are, in which partition, who is in them, and which public names are taken.
 * Rows with nothing applied, and deleted ones, are never listed; no row is ever removed.
 */
public interface ChannelDirectory {

    /**
     * Reserves the name of a public room before a command that gives it is appended.
     *
     * @param folded the form in which names are compared
     * @return whether it is now reserved for {@code channel}; a reservation that no event has
     *     confirmed for {@value #UNCONFIRMED_MILLIS} ms is free again
     */
    boolean reserveName(String folded, ChannelId channel, long nowMillis);

    /** Gives a reservation back that no event has confirmed. */
    void releaseName(String folded, ChannelId channel);

    /** Far beyond the time after which an append has happened or never will. */
    long UNCONFIRMED_MILLIS = 60_000;

    /**
     * Makes the channel's row unless there is one; returns the partition that stands in the row.
     */
    int insertIfAbsent(ChannelId channel, int partition);

    /** The partition in the channel's row; empty when there is no row. */
    OptionalInt partitionOf(ChannelId channel);

    /** How many partitions a log needs that has all these channels: the greatest number, plus 1. */
    int partitions();

    /** The channels that {@code account} is a member of, inbox left out. */
    List<Listed> channelsOf(AccountId account);

    /** Up to {@code limit} public rooms whose folded name contains {@code foldedQuery}, by name. */
    List<PublicRoom> publicRooms(AccountId asker, String foldedQuery, int limit);

    /** The public room that an event has given this name, compared as folded. */
    Optional<ChannelId> publicRoom(String folded);

    /**
     * Writes what events changed, in one transaction, and moves the partition's cursor, which never
     * goes back. A projection whose channel is not exactly at its {@code expectedSeq} changes
     * nothing; a channel without a row is at 0.
     */
    void project(int partition, List<Projection> projections, long feedCursor);

    /** The newest event of a channel that was projected, 0 for none. */
    long appliedSeq(ChannelId channel);

    /** How far the feed of a partition was projected; -1 when nothing was. */
    long feedCursor(int partition);

    /** A channel that someone is a member of. */
    record Listed(ChannelId channel, int partition) {}

    record PublicRoom(ChannelId channel, String name, String topic, int members, boolean joined) {}

    /**
     * What one event changes in the lists.
     *
     * @param expectedSeq the channel's row event before this one, 0 for none
     * @param after the channel with the event; who catches up may know it only with later ones,
     *     whose projections then follow
     * @param foldedName of a public room that exists, else null
     */
    record Projection(
            SequencedEvent event, long expectedSeq, Channel after, @Nullable String foldedName) {}
}
