package dev.parley.relay.grpc;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.Outcome;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;

/**
 * What is said on the stream between a node and an owner.
 *
 * <pre>
 *   node                                  owner
 *    │ Hello ──────────────────────────────▶│
 *    │◀──────────────────────────── Welcome │
 *    │ Subscribe, Unsubscribe, Told, Ping ─▶│
 *    │◀─ Subscribed or Resumed, Happened,   │
 *    │   Decided, Told, Ping                │
 * </pre>
 */
sealed interface Frame {
    /**
     * The first frame of a node.
     *
     * @param owner whom it means to speak to; another one does not answer
     */
    record Hello(String node, String owner) implements Frame {}

    /** The first frame of an owner. */
    record Welcome() implements Frame {}

    /**
     * @param seen what the node has of the channel; null for nothing
     */
    record Subscribe(int partition, ChannelId channel, @Nullable Seen seen) implements Frame {}

    record Unsubscribe(ChannelId channel) implements Frame {}

    /** Answers {@link Subscribe}: the channel as of its newest relayed event. */
    record Subscribed(int partition, Channel channel) implements Frame {}

    /** Answers a {@link Subscribe} of a node that had some of the same epoch. */
    record Resumed(ChannelId channel, Seen head) implements Frame {}

    record Happened(SequencedEvent event) implements Frame {}

    record Decided(CommandKey key, Outcome outcome) implements Frame {}

    /** To the owner for all that are subscribed, and from it to each of them. */
    record Told(Signal signal) implements Frame {}

    /** Says that one is there. */
    record Ping() implements Frame {}
}
