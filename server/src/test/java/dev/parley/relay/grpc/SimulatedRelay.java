package dev.parley.relay.grpc;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.Outcome;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayListener;
import dev.parley.relay.RelayPublisher;
import dev.parley.relay.Signal;
import dev.parley.simulation.Wire;
import dev.parley.simulation.World;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The relay of a cluster in a simulation: streams that are late, break and come again between
 * owners and nodes. How a node puts together what it hears is the product's own {@link Following};
 * the streams are a model of {@link OwnerEnd} and {@link NodeEnd}, which need gRPC; an outcome for
 * which there is no stream is lost.
 */
public final class SimulatedRelay {
    private static final long MILLI = 1_000_000;
    private static final int MAX_WAITING_EVENTS = 8;
    private static final int PAGE_EVENTS = 4;
    private static final long AGAIN_NANOS = 250 * MILLI;

    private final World world;
    private final Map<String, OwnerSide> ownerSides = new HashMap<>();
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final Set<NodeSide> nodeSides = new HashSet<>();

    private record Owner(OwnerSide side, long generation) {}

    public SimulatedRelay(World world) {
        this.world = world;
    }

    /** Nodes hear of it a little later. */
    public void owned(int partition, String process, long generation) {
        world.after(
                world.millis(5, 400),
                () -> {
                    var known = owners.get(partition);
                    if (known == null || known.generation() < generation) {
                        var side = Objects.requireNonNull(ownerSides.get(process));
                        owners.put(partition, new Owner(side, generation));
                        nodeSides.stream()
                                .sorted((a, b) -> a.process.name().compareTo(b.process.name()))
                                .forEach(node -> node.loop.execute(node::findOwners));
                    }
                });
    }

    /** An owner's process begins. */
    public RelayPublisher owner(World.Process process) {
        var side = new OwnerSide(process);
        ownerSides.put(process.name(), side);
        return side;
    }

    /** A node's process begins. */
    public Relay node(World.Process process, Missed missed) {
        var side = new NodeSide(process, missed);
        nodeSides.removeIf(other -> !other.process.isAlive());
        nodeSides.add(side);
        return side;
    }

    /** One stream breaks; it comes again. */
    public void cutOne() {
        var streams =
                nodeSides.stream()
                        .sorted((a, b) -> a.process.name().compareTo(b.process.name()))
                        .flatMap(node -> node.streams.values().stream())
                        .toList();
        if (!streams.isEmpty()) {
            streams.get(world.random().nextInt(streams.size())).cut();
        }
    }

    /** From a node to an owner and back. */
    private final class Stream {
        private final NodeSide node;
        private final OwnerSide owner;
        private Wire up = new Wire(world, 0, 3);
        private Wire down = new Wire(world, 0, 3);

        /** What is live at the owner's end. */
        private final Set<ChannelId> live = new HashSet<>();

        private final Map<ChannelId, Asked> asked = new LinkedHashMap<>();

        private Stream(NodeSide node, OwnerSide owner) {
            this.node = node;
            this.owner = owner;
        }

        private void cut() {
            up.cut();
            down.cut();
            live.clear();
            asked.clear();
            owner.streams.remove(this);
            world.after(world.millis(20, 600), this::connect);
        }

        private void connect() {
            if (!owner.process.isAlive() || !node.process.isAlive()) {
                return;
            }
            up = new Wire(world, 0, 3);
            down = new Wire(world, 0, 3);
            owner.streams.add(this);
            down(() -> node.connected(this));
        }

        private void down(Runnable atNode) {
            if (owner.process.isAlive()) {
                down.send(() -> node.loop.execute(atNode));
            }
        }

        private void up(Runnable atOwner) {
            if (node.process.isAlive()) {
                up.send(() -> owner.loop.execute(atOwner));
            }
        }

        private void subscribe(int partition, ChannelId channel, @Nullable Seen seen) {
            live.remove(channel);
            var question = new Asked(partition, seen);
            asked.put(channel, question);
            ask(channel, question);
        }

        private void ask(ChannelId channel, Asked question) {
            var source = owner.sources.get(question.partition());
            if (source != null) {
                source.subscribe(channel, now -> answered(channel, question, now));
            }
        }

        /** Comes in the thread that publishes. */
        private void answered(ChannelId channel, Asked question, Channel now) {
            if (asked.get(channel) != question) {
                return;
            }
            live.add(channel);
            var seen = question.seen();
            down(
                    seen != null && seen.epoch() == now.epoch()
                            ? () -> node.resumed(this, channel, new Seen(now.epoch(), now.seq()))
                            : () -> node.subscribed(this, now));
        }
    }

    private record Asked(int partition, @Nullable Seen seen) {}

    private final class OwnerSide implements RelayPublisher {
        private final World.Process process;
        private final Executor loop;
        private final Map<Integer, Source> sources = new HashMap<>();
        private final Set<Stream> streams = new LinkedHashSet<>();

        private OwnerSide(World.Process process) {
            this.process = process;
            loop = process.loop();
        }

        @Override
        public void offer(int partition, Source source) {
            sources.put(partition, source);
            for (var stream : List.copyOf(streams)) {
                new LinkedHashMap<>(stream.asked)
                        .forEach(
                                (channel, question) -> {
                                    if (question.partition() == partition) {
                                        stream.ask(channel, question);
                                    }
                                });
            }
        }

        @Override
        public void withdraw(int partition) {
            sources.remove(partition);
            for (var stream : streams) {
                stream.asked.forEach(
                        (channel, question) -> {
                            if (question.partition() == partition) {
                                stream.live.remove(channel);
                            }
                        });
            }
        }

        @Override
        public void publish(int partition, SequencedEvent event) {
            for (var stream : streams) {
                if (stream.live.contains(event.channel())) {
                    stream.down(() -> stream.node.event(stream, event));
                }
            }
        }

        @Override
        public void outcome(String origin, CommandKey key, Outcome outcome) {
            for (var stream : streams) {
                if (stream.node.process.name().equals(origin)) {
                    stream.down(() -> stream.node.listener().outcome(key, outcome));
                }
            }
        }
    }

    private final class NodeSide implements Relay, Following.Around {
        private final World.Process process;
        private final Missed missed;
        private final Executor loop;
        private final Map<ChannelId, Following> followings = new LinkedHashMap<>();
        private final Map<Integer, Owner> known = new HashMap<>();
        private final Map<OwnerSide, Stream> streams = new LinkedHashMap<>();
        private @Nullable RelayListener listener;
        private int held;

        private NodeSide(World.Process process, Missed missed) {
            this.process = process;
            this.missed = missed;
            loop = process.loop();
        }

        private RelayListener listener() {
            return Objects.requireNonNull(listener);
        }

        @Override
        public String node() {
            return process.name();
        }

        @Override
        public void listen(RelayListener to) {
            listener = to;
            loop.execute(this::findOwners);
        }

        @Override
        public void subscribe(int partition, ChannelId channel) {
            loop.execute(
                    () -> {
                        var following =
                                new Following(
                                        this,
                                        new NodeEnd.Wish(partition),
                                        channel,
                                        MAX_WAITING_EVENTS);
                        var before = followings.put(channel, following);
                        if (before != null) {
                            before.forget();
                        }
                        ask(following);
                    });
        }

        @Override
        public void unsubscribe(int partition, ChannelId channel) {
            loop.execute(
                    () -> {
                        var before = followings.remove(channel);
                        if (before != null) {
                            before.forget();
                            var stream = stream(before);
                            if (stream != null) {
                                stream.up(
                                        () -> {
                                            stream.live.remove(channel);
                                            stream.asked.remove(channel);
                                        });
                            }
                        }
                    });
        }

        @Override
        public void signal(int partition, Signal signal) {}

        private void findOwners() {
            owners.forEach(
                    (partition, owner) -> {
                        if (!owner.equals(known.put(partition, owner))) {
                            var stream = streams.get(owner.side());
                            if (stream == null) {
                                stream = new Stream(this, owner.side());
                                streams.put(owner.side(), stream);
                                stream.connect();
                            } else {
                                followings.values().stream()
                                        .filter(one -> one.wish().partition() == partition)
                                        .forEach(this::ask);
                            }
                        }
                    });
        }

        private @Nullable Stream stream(Following following) {
            var owner = known.get(following.wish().partition());
            return owner == null ? null : streams.get(owner.side());
        }

        private void ask(Following following) {
            var stream = stream(following);
            if (stream != null) {
                var channel = following.channel();
                var partition = following.wish().partition();
                var seen = following.seen();
                stream.up(() -> stream.subscribe(partition, channel, seen));
            }
        }

        private void connected(Stream stream) {
            List.copyOf(followings.values()).stream()
                    .filter(following -> stream(following) == stream)
                    .forEach(this::ask);
        }

        private @Nullable Following followed(Stream from, ChannelId channel) {
            var following = followings.get(channel);
            return following != null && stream(following) == from ? following : null;
        }

        private void subscribed(Stream from, Channel now) {
            var following = followed(from, now.id());
            if (following != null) {
                following.subscribed(now);
            }
        }

        private void resumed(Stream from, ChannelId channel, Seen head) {
            var following = followed(from, channel);
            if (following != null) {
                following.resumed(head);
            }
        }

        private void event(Stream from, SequencedEvent event) {
            var following = followed(from, event.channel());
            if (following != null) {
                following.event(event);
            }
        }

        @Override
        public void tellSubscribed(int partition, Channel channel) {
            listener().subscribed(partition, channel);
        }

        @Override
        public void tell(SequencedEvent event) {
            listener().event(event);
        }

        @Override
        public void read(Following following) {
            var page = following.nextPage(PAGE_EVENTS);
            process.start(() -> read(following, page));
        }

        private void read(Following following, Following.Page page) {
            List<SequencedEvent> events;
            try {
                events = missed.after(following.channel(), page.epoch(), page.after(), page.to());
            } catch (RuntimeException away) {
                events = List.of();
            }
            var found = events;
            loop.execute(
                    () -> {
                        if (followings.get(following.channel()) == following
                                && !following.arrived(page, found)) {
                            process.after(
                                    AGAIN_NANOS,
                                    () -> loop.execute(() -> following.readAgain(page)));
                        }
                    });
        }

        @Override
        public void askLater(Following following) {
            process.after(
                    AGAIN_NANOS,
                    () ->
                            loop.execute(
                                    () -> {
                                        if (followings.get(following.channel()) == following) {
                                            ask(following);
                                        }
                                    }));
        }

        @Override
        public boolean mayHold() {
            return held < 2 * MAX_WAITING_EVENTS;
        }

        @Override
        public void held(int moreEvents) {
            held += moreEvents;
        }
    }
}
