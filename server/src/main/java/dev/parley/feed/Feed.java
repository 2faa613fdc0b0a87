package dev.parley.feed;

import dev.parley.channel.SequencedEvent;

import java.time.Duration;
import java.util.List;

/**
 * Stored events of a partition in order of position, for readers that each keep a cursor. Of a
 * deleted message, readers that come later see no text, or see it until the feed forgets it.
 *
 * <p>A feed that is out of reach throws {@link FeedException}, or the storage's own unchecked
 * exception where it is part of that.
 */
public interface Feed {

    /** May grow. */
    int partitions();

    /**
     * Adds events that history has stored, in order of position. Repeating it changes nothing, and
     * neither does an owner that is late; an append that failed must be repeated before any other.
     */
    void append(int partition, List<SequencedEvent> events);

    /** Up to {@code maxEvents} events after {@code cursor}, in order. */
    List<FeedEvent> read(int partition, long cursor, int maxEvents);

    /** Returns when there may be more after {@code cursor}, or after {@code atMost}. */
    void await(int partition, long cursor, Duration atMost) throws InterruptedException;

    /** Where {@code reader} stands; {@value #START} when it has never committed. */
    long cursor(String reader, int partition);

    /** {@code reader} is done with everything up to {@code cursor}. */
    void commit(String reader, int partition, long cursor);

    /** The cursor before everything. */
    long START = -1;

    /**
     * @param cursor the place behind this event: its position
     */
    record FeedEvent(long cursor, SequencedEvent event) {}
}
