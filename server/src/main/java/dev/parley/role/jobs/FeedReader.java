package dev.parley.role.jobs;

import dev.parley.channel.SequencedEvent;

import java.time.Duration;
import java.util.List;

/**
 * What events cause elsewhere. A reader sees every event at least once, in order within a
 * partition; what it does is keyed by (channel, epoch, seq), so that doing it again changes
 * nothing.
 */
public interface FeedReader {
    /** Names the reader's cursors; never changes. */
    String name();

    /**
     * How long it rests after a run, so that under load one run does what many would; shorter than
     * anyone notices where people wait for what it does.
     */
    Duration pause();

    /** Returns when all that these events cause is done for good. */
    void read(List<SequencedEvent> events);
}
