package dev.parley.app;

import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.relay.grpc.Missed;

import java.util.ArrayList;
import java.util.List;

/** What a node has missed of a channel stands in history. */
record HistoryForRelay(HistoryStore history) implements Missed {
    private static final int PAGE_EVENTS = 1_000;

    @Override
    public List<SequencedEvent> after(ChannelId channel, long epoch, long after, long to) {
        var missed = new ArrayList<SequencedEvent>();
        for (var last = after; last < to; last = missed.getLast().seq()) {
            var page = history.after(channel, epoch, last, to, PAGE_EVENTS);
            if (page.isEmpty()) {
                break;
            }
            page.stream().map(StoredEvent::event).forEach(missed::add);
        }
        return missed;
    }
}
