package dev.parley.role.messaging;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;

import java.util.List;

/** Where the events of one partition are kept for good. */
record PartitionStore(int partition, HistoryStore history, Feed feed, Patience patience) {
    /**
     * Returns when the events are stored: in history, and in the feed for its readers.
     *
     * @param fed {@code fresh} and what history had before but the feed may not have
     */
    void append(List<SequencedEvent> fresh, List<SequencedEvent> fed) {
        if (!fresh.isEmpty()) {
            history.append(partition, fresh);
        }
        if (!fed.isEmpty()) {
            patience.keepTrying(
                    () -> {
                        feed.append(partition, fed);
                        return true;
                    });
        }
    }
}
