package dev.parley.relay.grpc;

import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;

import java.util.List;

/** Stored events, for a node that has missed some of a channel. */
@FunctionalInterface
public interface Missed {
    /**
     * The events after {@code after} up to {@code to}, in order; may wait for a store.
     *
     * @throws RuntimeException when the store does not answer; it is asked again
     */
    List<SequencedEvent> after(ChannelId channel, long epoch, long after, long to);
}
