package dev.parley.relay;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;

import java.util.function.Consumer;

/** An owner's end: what is stored goes out to every node that asked for it. Nothing waits. */
public interface RelayPublisher {
    /** Takes subscriptions for a partition to {@code source} until {@link #withdraw}. */
    void offer(int partition, Source source);

    void withdraw(int partition);

    /** Relays a stored event; events of a partition are published by one thread, in order. */
    void publish(int partition, SequencedEvent event);

    /** Answers the node that appended the command. */
    void outcome(String origin, CommandKey key, Outcome outcome);

    /** Answers subscriptions on the event stream of a partition. */
    interface Source {
        /**
         * Calls {@code answer} from the thread that publishes, between two events: with the channel
         * as of the newest one published.
         */
        void subscribe(ChannelId channel, Consumer<Channel> answer);
    }
}
