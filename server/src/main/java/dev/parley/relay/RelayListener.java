package dev.parley.relay;

import dev.parley.channel.Channel;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;

/**
 * What a node hears. The calls about one channel come one after the other, in the order of its
 * stream: {@code subscribed} first, then every event after the answered head, each once. They must
 * not wait for anything.
 */
public interface RelayListener {
    /** Answers a subscription: the channel as of its newest relayed event. */
    void subscribed(int partition, Channel channel);

    void event(SequencedEvent event);

    /** A command that this node appended was decided. */
    void outcome(CommandKey key, Outcome outcome);

    void signal(Signal signal);
}
