package dev.parley.relay.grpc;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.Outcome;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayPublisher;
import dev.parley.relay.Signal;

/**
 * Both ends of the relay of a cluster. Every node keeps one stream to every node that owns a
 * partition, itself included; what an owner publishes goes out on the streams of the nodes that are
 * subscribed, and an outcome on that of the node which appended the command.
 *
 * <p>Publishing never waits. A stream that does not keep up ends; its node comes back, subscribes
 * with what it has seen, and reads what it has missed from history.
 */
public final class GrpcRelay implements Relay, RelayPublisher, AutoCloseable {
    private final String node;
    private final String address;
    private final Tally tally = new Tally();
    private final OwnerEnd ownerEnd;
    private final NodeEnd nodeEnd;
    private final Transport transport;

    private GrpcRelay(
            GrpcRelayConfig config, String node, Owners owners, Missed missed, Limits limits) {
        this.node = node;
        ownerEnd = new OwnerEnd(node, limits, tally);
        transport = new Transport(config, ownerEnd::accept);
        address = config.reachedAt(transport.port());
        nodeEnd = new NodeEnd(node, transport, owners, missed, limits, tally);
    }

    /**
     * Listens, and connects to the owners once there is a listener.
     *
     * @param node the name of this node, other than that of any that lives
     * @throws dev.parley.relay.RelayException when it cannot listen
     */
    public static GrpcRelay open(
            GrpcRelayConfig config, String node, Owners owners, Missed missed) {
        return open(config, node, owners, missed, Limits.DEFAULT);
    }

    static GrpcRelay open(
            GrpcRelayConfig config, String node, Owners owners, Missed missed, Limits limits) {
        return new GrpcRelay(config, node, owners, missed, limits);
    }

    /** Where other nodes find this one, {@code host:port}. */
    public String address() {
        return address;
    }

    /** How many nodes have a stream to this one. */
    public int streams() {
        return ownerEnd.streams();
    }

    /** What waits to be sent to nodes. */
    public long pendingBytes() {
        return ownerEnd.pendingBytes();
    }

    /** How many owners this node has a stream to. */
    public int ownersReached() {
        return nodeEnd.ownersReached();
    }

    /** How many channels this node follows. */
    public int subscriptions() {
        return nodeEnd.subscriptions();
    }

    /** How often a page of missed events was read from history. */
    public long pagesRead() {
        return tally.pagesRead();
    }

    /** Signals that were not sent, to an owner or to a node, because the stream was behind. */
    public long signalsDropped() {
        return tally.signalsDropped();
    }

    /** Streams of nodes to this one that ended, in whatever way; each node comes again. */
    public long streamsEnded() {
        return tally.streamsEnded();
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public void listen(RelayListener listener) {
        nodeEnd.listen(listener);
    }

    @Override
    public void subscribe(int partition, ChannelId channel) {
        nodeEnd.subscribe(partition, channel);
    }

    @Override
    public void unsubscribe(int partition, ChannelId channel) {
        nodeEnd.unsubscribe(channel);
    }

    @Override
    public void signal(int partition, Signal signal) {
        nodeEnd.signal(partition, signal);
    }

    @Override
    public void offer(int partition, Source source) {
        ownerEnd.offer(partition, source);
    }

    @Override
    public void withdraw(int partition) {
        ownerEnd.withdraw(partition);
    }

    @Override
    public void publish(int partition, SequencedEvent event) {
        ownerEnd.publish(partition, event);
    }

    @Override
    public void outcome(String origin, CommandKey key, Outcome outcome) {
        ownerEnd.outcome(origin, key, outcome);
    }

    @Override
    public void close() {
        nodeEnd.close();
        transport.close();
    }
}
