package dev.parley.relay;

import dev.parley.channel.Channel;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;

/**
 * What a node hears. The calls about one channel come one after the other: {@code subscribed}
 * first, then every event after the answered head, each once and without a gap, whoever owns the
 * partition meanwhile. They must not wait for anything. A call or two may still come after the
 * channel was given up.
 */
public interface RelayListener {
    /**
     * Answers a subscription: the channel as of its newest relayed event.
     *
     * <p>Comes again, unasked, where the channel's numbers start anew: in a greater epoch, or when
     * its owners insist on a head below what was heard. What was heard before is void then, and
     * every event after this head follows.
     */
    void subscribed(int partition, Channel channel);

    void event(SequencedEvent event);

    /** A command that this node appended was decided. Comes once, or, of a broken stream, never. */
    void outcome(CommandKey key, Outcome outcome);

    void signal(Signal signal);
}
