package dev.parley.role.messaging;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;

import java.util.List;

/** Where the events of one partition are kept for good. */
record PartitionStore(int partition, HistoryStore history, Feed feed, Patience patience) {
    /** Returns when the events are stored for good. */
    void append(List<SequencedEvent> fresh) {
        if (!fresh.isEmpty()) {
            history.append(partition, fresh);
        }
    }

    /** Returns when what is stored is in the feed too. */
    void feed(List<SequencedEvent> stored) {
        if (!stored.isEmpty()) {
            patience.keepTrying(
                    () -> {
                        feed.append(partition, stored);
                        return true;
                    });
        }
    }
}
