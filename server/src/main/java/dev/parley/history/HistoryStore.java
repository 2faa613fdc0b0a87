package dev.parley.history;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of every channel by (channel, epoch, seq). An event row is the commit record: with it
 * stand its id entry and what it does to its target, and all events before it. Rows never change,
 * but for the text of a deleted message, which is erased for good.
 *
 * <p>A write that fails throws {@link HistoryException}: whether it was done is then not known. A
 * read of broken storage throws the storage's own unchecked exception.
 */
public interface HistoryStore {

    /**
     * Stores events, in this order; on return they survive any crash. Storing an event again
     * changes nothing. Events of one channel are consecutive.
     *
     * @throws HistoryException also when one would leave a hole, or differs from what is stored
     */
    void append(int partition, List<SequencedEvent> events);

    /** The channel as of its newest stored event; {@link Channel#nothing} when there is none. */
    Channel load(ChannelId channel);

    /**
     * Keeps {@code channel} so that {@link #load} folds fewer events. An older one changes nothing.
     */
    void saveSnapshot(Channel channel);

    /** Up to {@code maxEvents} events with {@code after < seq <= to}, oldest first. */
    List<StoredEvent> after(ChannelId channel, long epoch, long after, long to, int maxEvents);

    /**
     * Up to {@code maxEvents} events with {@code seq < before}, the newest of them, oldest first.
     */
    List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents);

    /** The event that a command became. */
    Optional<Facts.SameId> sameId(CommandKey key);

    /** As {@link #sameId} for many commands at once, those that became none left out. */
    default Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
        var found = new HashMap<CommandKey, Facts.SameId>();
        for (var key : keys) {
            sameId(key).ifPresent(same -> found.put(key, same));
        }
        return found;
    }

    /** What a command about event {@code seq} must know of it. */
    Optional<Facts.Target> target(ChannelId channel, long epoch, long seq);

    /**
     * The position of the newest event of a partition; {@link Position#NONE} when there is none.
     */
    Position newestPosition(int partition);
}
