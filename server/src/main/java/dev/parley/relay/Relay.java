package dev.parley.relay;

import dev.parley.channel.ChannelId;

/** A node's end: it hears what it subscribed to, and the outcomes of what it appended. */
public interface Relay {
    /** The name under which outcomes find this node; goes into submissions as their origin. */
    String node();

    /** Hands everything to {@code listener}; called once, before anything else. */
    void listen(RelayListener listener);

    /**
     * Asks for a channel's events; never waits. Answered by {@link RelayListener#subscribed};
     * repeated by the relay itself when the owner changes. No answer within seconds means that
     * nobody owns the partition right now: ask again. Asking for a channel that is subscribed is
     * answered anew.
     */
    void subscribe(int partition, ChannelId channel);

    /** Never waits. */
    void unsubscribe(int partition, ChannelId channel);

    /**
     * Tells every node that is subscribed to the signal's channel, this one included; best effort.
     *
     * @param partition of the channel
     */
    void signal(int partition, Signal signal);
}
