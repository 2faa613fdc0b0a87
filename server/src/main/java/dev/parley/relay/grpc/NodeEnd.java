package dev.parley.relay.grpc;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.RelayListener;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A node's end: a stream to every owner, and the channels that it follows. All of it lives on one
 * event loop, which also calls the listener; other threads only leave wishes.
 */
final class NodeEnd implements OwnerStream.Heard, Following.Around, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEnd.class);
    private static final int MAX_READS_AT_ONCE = 16;
    private static final int MAX_WAITING_EVENTS = 50_000;
    private static final int MAX_WAITING_SIGNALS = 10_000;
    private static final int READ_AGAIN_MILLIS = 250;
    private static final int ASK_AGAIN_MILLIS = 250;

    /** Outcomes of what was decided before still come. */
    private static final int LINGER_MILLIS = 15_000;

    private final String node;
    private final Transport transport;
    private final Owners owners;
    private final Missed missed;
    private final Limits limits;
    private final Tally tally;
    private final Loop loop;

    private final ConcurrentHashMap<ChannelId, Wish> wishes = new ConcurrentHashMap<>();
    private final Set<ChannelId> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger waitingSignals = new AtomicInteger();
    private volatile @Nullable RelayListener listener;

    /** Changed on the event loop only. */
    private final Map<StreamKey, OwnerStream> streams = new ConcurrentHashMap<>();

    // Touched on the event loop only.
    private final Map<ChannelId, Following> followings = new HashMap<>();
    private final Map<Integer, Partition> partitions = new HashMap<>();
    private final ArrayDeque<Following> toRead = new ArrayDeque<>();
    private int reads;
    private int waitingEvents;
    private boolean closed;

    /** One call of {@code subscribe}. */
    static final class Wish {
        private final int partition;

        Wish(int partition) {
            this.partition = partition;
        }

        int partition() {
            return partition;
        }
    }

    private record StreamKey(String node, String address) {}

    private static final class Partition {
        private final Set<Following> followings = new LinkedHashSet<>();
        private Owners.@Nullable Owner owner;
        private @Nullable OwnerStream stream;
    }

    NodeEnd(
            String node,
            Transport transport,
            Owners owners,
            Missed missed,
            Limits limits,
            Tally tally) {
        this.node = node;
        this.transport = transport;
        this.owners = owners;
        this.missed = missed;
        this.limits = limits;
        this.tally = tally;
        loop = new Loop(transport.vertx().getOrCreateContext());
    }

    void listen(RelayListener to) {
        listener = to;
        owners.onChange(() -> loop.run(this::findOwners));
        loop.run(this::findOwners);
    }

    void subscribe(int partition, ChannelId channel) {
        if (wishes.size() >= Limits.MAX_SUBSCRIPTIONS) {
            LOG.warn("Too many subscriptions; one is not answered.");
            return;
        }
        wishes.put(channel, new Wish(partition));
        change(channel);
    }

    void unsubscribe(ChannelId channel) {
        if (wishes.remove(channel) != null) {
            change(channel);
        }
    }

    void signal(int partition, Signal signal) {
        if (waitingSignals.incrementAndGet() > MAX_WAITING_SIGNALS) {
            waitingSignals.decrementAndGet();
            tally.signalDropped();
            return;
        }
        loop.run(
                () -> {
                    waitingSignals.decrementAndGet();
                    var stream = partition(partition).stream;
                    if (stream != null && stream.pendingBytes() < limits.maxPendingBytes() / 4) {
                        stream.send(new Frame.Told(signal));
                    } else {
                        tally.signalDropped();
                    }
                });
    }

    int ownersReached() {
        return (int) streams.values().stream().filter(OwnerStream::isConnected).count();
    }

    int subscriptions() {
        return wishes.size();
    }

    private void change(ChannelId channel) {
        changed.add(channel);
        if (scheduled.compareAndSet(false, true)) {
            loop.run(this::applyChanges);
        }
    }

    private void applyChanges() {
        scheduled.set(false);
        for (var each = changed.iterator(); each.hasNext(); ) {
            var channel = each.next();
            // First, so that a wish that comes now is seen, now or the next time.
            each.remove();
            apply(channel);
        }
    }

    private void apply(ChannelId channel) {
        var wish = wishes.get(channel);
        var before = followings.get(channel);
        if (before != null && before.wish() != wish) {
            followings.remove(channel);
            var left = partition(before.wish().partition());
            left.followings.remove(before);
            before.forget();
            if (left.stream != null) {
                left.stream.send(new Frame.Unsubscribe(channel));
            }
        }
        if (wish != null && (before == null || before.wish() != wish)) {
            var following = new Following(this, wish, channel, limits.maxWaitingEvents());
            followings.put(channel, following);
            partition(wish.partition()).followings.add(following);
            ask(following);
        }
    }

    private Partition partition(int number) {
        return partitions.computeIfAbsent(number, _ -> new Partition());
    }

    private void findOwners() {
        if (closed) {
            return;
        }
        owners.owners()
                .forEach(
                        (number, owner) -> {
                            var partition = partition(number);
                            if (!owner.equals(partition.owner)) {
                                move(partition, owner);
                            }
                        });
        streams.forEach(
                (key, stream) -> {
                    if (!isNeeded(stream)) {
                        transport.vertx().setTimer(LINGER_MILLIS, _ -> closeUnneeded(key, stream));
                    }
                });
    }

    private void move(Partition partition, Owners.Owner owner) {
        var before = partition.stream;
        var stream =
                streams.computeIfAbsent(
                        new StreamKey(owner.node(), owner.address()), _ -> open(owner));
        partition.owner = owner;
        partition.stream = stream;
        for (var following : partition.followings) {
            if (before != null && before != stream) {
                before.send(new Frame.Unsubscribe(following.channel()));
            }
            ask(following);
        }
    }

    private OwnerStream open(Owners.Owner owner) {
        var greeting = new OwnerStream.Greeting(node, owner.node(), owner.address());
        var stream = new OwnerStream(transport, loop, greeting, limits, this);
        stream.connect();
        return stream;
    }

    private boolean isNeeded(OwnerStream stream) {
        return partitions.values().stream().anyMatch(partition -> partition.stream == stream);
    }

    private void closeUnneeded(StreamKey key, OwnerStream stream) {
        if (!isNeeded(stream) && streams.remove(key, stream)) {
            stream.close();
        }
    }

    private void ask(Following following) {
        var stream = partition(following.wish().partition()).stream;
        if (stream != null) {
            stream.send(
                    new Frame.Subscribe(
                            following.wish().partition(), following.channel(), following.seen()));
        }
    }

    @Override
    public void askLater(Following following) {
        transport
                .vertx()
                .setTimer(
                        ASK_AGAIN_MILLIS,
                        _ -> {
                            if (isFollowed(following)) {
                                ask(following);
                            }
                        });
    }

    private boolean isFollowed(Following following) {
        return followings.get(following.channel()) == following;
    }

    @Override
    public void connected(OwnerStream stream) {
        for (var partition : partitions.values()) {
            if (partition.stream == stream) {
                partition.followings.forEach(this::ask);
            }
        }
    }

    @Override
    public void heard(OwnerStream stream, Frame frame) {
        switch (frame) {
            case Frame.Subscribed subscribed -> {
                var following = followed(stream, subscribed.channel().id());
                if (following != null) {
                    following.subscribed(subscribed.channel());
                }
            }
            case Frame.Resumed resumed -> {
                var following = followed(stream, resumed.channel());
                if (following != null) {
                    following.resumed(resumed.head());
                }
            }
            case Frame.Happened happened -> {
                var following = followed(stream, happened.event().channel());
                if (following != null) {
                    following.event(happened.event());
                }
            }
            case Frame.Told told -> {
                var following = followed(stream, told.signal().channel());
                if (following != null && following.isTold()) {
                    guarded(to -> to.signal(told.signal()));
                }
            }
            case Frame.Decided decided ->
                    guarded(to -> to.outcome(decided.key(), decided.outcome()));
            case Frame.Ping _ -> {}
            case Frame.Hello _, Frame.Welcome _, Frame.Subscribe _, Frame.Unsubscribe _ ->
                    LOG.warn("An owner said what only a node says: {}", frame);
        }
    }

    /** What comes from a former owner is left to its successor, who knows all of it. */
    private @Nullable Following followed(OwnerStream stream, ChannelId channel) {
        var following = followings.get(channel);
        return following != null && partition(following.wish().partition()).stream == stream
                ? following
                : null;
    }

    @Override
    public void tellSubscribed(int partition, Channel channel) {
        guarded(to -> to.subscribed(partition, channel));
    }

    @Override
    public void tell(SequencedEvent event) {
        guarded(to -> to.event(event));
    }

    private void guarded(Consumer<RelayListener> call) {
        try {
            call.accept(Objects.requireNonNull(listener));
        } catch (RuntimeException bug) {
            // The stream must go on for the others.
            LOG.error("A listener failed", bug);
        }
    }

    @Override
    public boolean mayHold() {
        return waitingEvents < MAX_WAITING_EVENTS;
    }

    @Override
    public void held(int moreEvents) {
        waitingEvents += moreEvents;
    }

    @Override
    public void read(Following following) {
        toRead.add(following);
        readNext();
    }

    private void readNext() {
        while (reads < MAX_READS_AT_ONCE && !toRead.isEmpty()) {
            var following = toRead.remove();
            if (isFollowed(following) && following.needsPage()) {
                reads++;
                var page = following.nextPage(limits.pageEvents());
                Thread.startVirtualThread(() -> read(following, page));
            }
        }
    }

    private void read(Following following, Following.Page page) {
        List<SequencedEvent> events;
        try {
            events = missed.after(following.channel(), page.epoch(), page.after(), page.to());
            tally.pageRead();
        } catch (RuntimeException away) {
            LOG.warn("Missed events of {} cannot be read yet", following.channel().value(), away);
            events = List.of();
        }
        var read = events;
        loop.run(
                () -> {
                    reads--;
                    if (isFollowed(following) && !following.arrived(page, read)) {
                        transport
                                .vertx()
                                .setTimer(READ_AGAIN_MILLIS, _ -> following.readAgain(page));
                    }
                    readNext();
                });
    }

    @Override
    public void close() {
        loop.run(
                () -> {
                    closed = true;
                    streams.values().forEach(OwnerStream::close);
                    streams.clear();
                });
    }
}
