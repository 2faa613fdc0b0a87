package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A history that several owners share, watched at every write: what stands at a place stays, and no
 * place is written before the one ahead of it. The watching is the test's own and does not rely on
 * the store below.
 */
class WitnessedHistory implements HistoryStore {
    private final HistoryStore store;
    private final Map<ChannelId, Map<Long, SequencedEvent>> witnessed = new HashMap<>();

    WitnessedHistory(HistoryStore store) {
        this.store = store;
    }

    @Override
    public synchronized void append(int partition, List<SequencedEvent> events) {
        for (var event : events) {
            var channel = witnessed.computeIfAbsent(event.channel(), _ -> new HashMap<>());
            var there = channel.putIfAbsent(event.seq(), event);
            if (there != null && !there.equals(event)) {
                throw new AssertionError("forked: %s was %s".formatted(event, there));
            }
            if (event.seq() > 1 && !channel.containsKey(event.seq() - 1)) {
                throw new AssertionError("a hole before " + event);
            }
        }
        store.append(partition, events);
    }

    synchronized Map<ChannelId, Map<Long, SequencedEvent>> witnessed() {
        return witnessed;
    }

    @Override
    public Channel load(ChannelId channel) {
        return store.load(channel);
    }

    @Override
    public void saveSnapshot(Channel channel) {
        store.saveSnapshot(channel);
    }

    @Override
    public List<StoredEvent> after(
            ChannelId channel, long epoch, long after, long to, int maxEvents) {
        return store.after(channel, epoch, after, to, maxEvents);
    }

    @Override
    public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
        return store.before(channel, epoch, before, maxEvents);
    }

    @Override
    public Optional<Facts.SameId> sameId(CommandKey key) {
        return store.sameId(key);
    }

    @Override
    public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
        return store.target(channel, epoch, seq);
    }

    @Override
    public Position newestPosition(int partition) {
        return store.newestPosition(partition);
    }
}
