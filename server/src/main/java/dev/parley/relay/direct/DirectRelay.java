package dev.parley.relay.direct;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.Outcome;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayPublisher;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Both ends of the relay where the owner and the members' node are one process. */
public final class DirectRelay implements Relay, RelayPublisher {
    private static final String NODE = "local";

    private final ConcurrentHashMap<Integer, Source> sources = new ConcurrentHashMap<>();
    private final Set<ChannelId> subscribed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RelayListener listener;

    @Override
    public String node() {
        return NODE;
    }

    @Override
    public void listen(RelayListener to) {
        listener = to;
    }

    @Override
    public void subscribe(int partition, ChannelId channel) {
        var source = sources.get(partition);
        if (source != null) {
            source.subscribe(
                    channel,
                    state -> {
                        subscribed.add(channel);
                        listener().subscribed(partition, state);
                    });
        }
    }

    @Override
    public void unsubscribe(int partition, ChannelId channel) {
        subscribed.remove(channel);
    }

    @Override
    public void signal(int partition, Signal signal) {
        if (subscribed.contains(signal.channel())) {
            listener().signal(signal);
        }
    }

    @Override
    public void offer(int partition, Source source) {
        sources.put(partition, source);
    }

    @Override
    public void withdraw(int partition) {
        sources.remove(partition);
    }

    @Override
    public void publish(int partition, SequencedEvent event) {
        if (subscribed.contains(event.channel())) {
            listener().event(event);
        }
    }

    @Override
    public void outcome(String origin, CommandKey key, Outcome outcome) {
        listener().outcome(key, outcome);
    }

    private RelayListener listener() {
        return Objects.requireNonNull(listener, "nobody listens yet");
    }
}
