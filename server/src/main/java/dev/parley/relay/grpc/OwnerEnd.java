package dev.parley.relay.grpc;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;
import dev.parley.relay.Signal;

import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An owner's end: the streams of all nodes. Whoever publishes only puts into their outboxes. */
final class OwnerEnd implements RelayPublisher {
    private final String node;
    private final Limits limits;
    private final Tally tally;
    private final Set<NodeStream> streams = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, NodeStream> byNode = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Source> sources = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ChannelId, List<NodeStream.Subscription>> subscribed =
            new ConcurrentHashMap<>();

    /** Guarded by itself. */
    private final HeldOutcomes held = new HeldOutcomes();

    OwnerEnd(String node, Limits limits, Tally tally) {
        this.node = node;
        this.limits = limits;
        this.tally = tally;
    }

    String node() {
        return node;
    }

    /** A node has come, on the event loop of its stream. */
    void accept(GrpcServerRequest<Buffer, Buffer> request) {
        if (streams.size() >= Limits.MAX_STREAMS) {
            request.connection().close();
            return;
        }
        streams.add(new NodeStream(this, request, limits));
    }

    /** The stream is the node's from now on; an earlier one is dead, or soon will be. */
    void welcome(String name, NodeStream stream) {
        synchronized (held) {
            var before = byNode.put(name, stream);
            if (before != null) {
                before.replaced();
            }
            held.take(name, System.nanoTime()).forEach(stream::send);
        }
    }

    void gone(@Nullable String name, NodeStream stream, List<Outbox.Item> left) {
        streams.remove(stream);
        if (name == null) {
            return;
        }
        tally.streamEnded();
        byNode.remove(name, stream);
        left.stream().filter(Outbox.Item::outcome).forEach(item -> send(name, item));
    }

    @Nullable Source source(int partition) {
        return sources.get(partition);
    }

    /** Called by the thread that publishes the channel's events. */
    void join(NodeStream.Subscription subscription) {
        subscribed.merge(
                subscription.channel(),
                List.of(subscription),
                (before, more) -> {
                    var all = new ArrayList<>(before);
                    all.addAll(more);
                    return List.copyOf(all);
                });
    }

    void leave(NodeStream.Subscription subscription) {
        subscribed.computeIfPresent(
                subscription.channel(),
                (_, before) -> {
                    var left = before.stream().filter(one -> one != subscription).toList();
                    return left.isEmpty() ? null : left;
                });
    }

    @Override
    public void offer(int partition, Source source) {
        sources.put(partition, source);
        streams.forEach(stream -> stream.offered(partition));
    }

    @Override
    public void withdraw(int partition) {
        sources.remove(partition);
        streams.forEach(stream -> stream.withdrawn(partition));
    }

    @Override
    public void publish(int partition, SequencedEvent event) {
        var to = subscribed.get(event.channel());
        if (to != null) {
            var item = new Outbox.Item(FrameCodec.encode(new Frame.Happened(event)), false);
            to.forEach(subscription -> subscription.send(item));
        }
    }

    @Override
    public void outcome(String origin, CommandKey key, Outcome outcome) {
        send(origin, new Outbox.Item(FrameCodec.encode(new Frame.Decided(key, outcome)), true));
    }

    private void send(String name, Outbox.Item item) {
        var stream = byNode.get(name);
        if (stream != null && stream.send(item)) {
            return;
        }
        synchronized (held) {
            var newer = byNode.get(name);
            if (newer == null || !newer.send(item)) {
                held.hold(name, item, System.nanoTime());
            }
        }
    }

    void tell(Signal signal) {
        var to = subscribed.get(signal.channel());
        if (to != null) {
            var item = new Outbox.Item(FrameCodec.encode(new Frame.Told(signal)), false);
            for (var subscription : to) {
                if (!subscription.whisper(item)) {
                    tally.signalDropped();
                }
            }
        }
    }

    int streams() {
        return streams.size();
    }

    long pendingBytes() {
        return streams.stream().mapToLong(NodeStream::pendingBytes).sum();
    }
}
