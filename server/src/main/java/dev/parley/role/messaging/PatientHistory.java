package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** History as an owner uses it: it waits for what it cannot do without. */
final class PatientHistory implements HistoryStore {
    private final HistoryStore history;
    private final Patience patience;

    PatientHistory(HistoryStore history, Patience patience) {
        this.history = history;
        this.patience = patience;
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        patience.keepTrying(
                () -> {
                    history.append(partition, events);
                    return true;
                });
    }

    @Override
    public Channel load(ChannelId channel) {
        return patience.keepTrying(() -> history.load(channel));
    }

    @Override
    public void saveSnapshot(Channel channel) {
        patience.keepTrying(
                () -> {
                    history.saveSnapshot(channel);
                    return true;
                });
    }

    @Override
    public List<StoredEvent> after(
            ChannelId channel, long epoch, long after, long to, int maxEvents) {
        return patience.keepTrying(() -> history.after(channel, epoch, after, to, maxEvents));
    }

    @Override
    public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
        return patience.keepTrying(() -> history.before(channel, epoch, before, maxEvents));
    }

    @Override
    public Optional<Facts.SameId> sameId(CommandKey key) {
        return patience.keepTrying(() -> history.sameId(key));
    }

    @Override
    public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
        return patience.keepTrying(() -> history.sameIds(keys));
    }

    @Override
    public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
        return patience.keepTrying(() -> history.target(channel, epoch, seq));
    }

    @Override
    public Position newestPosition(int partition) {
        return patience.keepTrying(() -> history.newestPosition(partition));
    }
}
