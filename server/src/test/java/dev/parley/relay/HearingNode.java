package dev.parley.relay;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all that a node hears, and notes what no listener may see. */
public final class HearingNode implements RelayListener {
    private final Map<ChannelId, List<Channel>> answers = new ConcurrentHashMap<>();
    private final Map<ChannelId, List<SequencedEvent>> events = new ConcurrentHashMap<>();
    private final Map<ChannelId, Channel> newest = new ConcurrentHashMap<>();
    private final Map<CommandKey, Outcome> outcomes = new ConcurrentHashMap<>();
    private final List<Signal> signals = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    @Override
    public void subscribed(int partition, Channel channel) {
        answers.computeIfAbsent(channel.id(), _ -> new CopyOnWriteArrayList<>()).add(channel);
        newest.put(channel.id(), channel);
    }

    @Override
    public void event(SequencedEvent event) {
        events.computeIfAbsent(event.channel(), _ -> new CopyOnWriteArrayList<>()).add(event);
        var before = newest.get(event.channel());
        if (before == null || before.epoch() != event.epoch() || before.seq() + 1 != event.seq()) {
            violations.add(
                    "event " + event.seq() + " after " + (before == null ? null : before.seq()));
            return;
        }
        newest.put(event.channel(), before.fold(event));
    }

    @Override
    public void outcome(CommandKey key, Outcome outcome) {
        outcomes.put(key, outcome);
    }

    @Override
    public void signal(Signal signal) {
        signals.add(signal);
    }

    public List<Channel> answers(ChannelId channel) {
        return answers.getOrDefault(channel, List.of());
    }

    public List<SequencedEvent> events(ChannelId channel) {
        return events.getOrDefault(channel, List.of());
    }

    /** The channel with all that was heard of it; one of which nothing happened before. */
    public Channel newest(ChannelId channel) {
        return newest.getOrDefault(channel, Channel.nothing(channel, 0));
    }

    public Map<CommandKey, Outcome> outcomes() {
        return outcomes;
    }

    public List<Signal> signals() {
        return signals;
    }

    /** Gaps, repetitions, and events before an answer. */
    public List<String> violations() {
        return violations;
    }
}
