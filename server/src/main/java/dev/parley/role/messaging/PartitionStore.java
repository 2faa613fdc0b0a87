package dev.parley.role.messaging;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;

import java.util.List;

/** Where the events of one partition are kept for good. */
record PartitionStore(int partition, HistoryStore history, Feed feed) {
    /** Returns when the events are stored: in history, and in the feed for its readers. */
    void append(List<SequencedEvent> events) {
        history.append(partition, events);
        feed.append(partition, events);
    }
}
