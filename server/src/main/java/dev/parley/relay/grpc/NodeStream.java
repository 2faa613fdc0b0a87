package dev.parley.relay.grpc;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.StoredFormatException;
import dev.parley.relay.RelayPublisher.Source;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.server.GrpcServerRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The owner's end of one node's stream: what the node is subscribed to, and in which order it is
 * answered.
 *
 * <pre>
 *   parked ──offer──▶ waiting ──▶ asked ──answer──▶ live
 *      ▲────────────── withdraw ────┴────────────────┘
 * </pre>
 */
final class NodeStream implements Outbox.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStream.class);

    /** Answering may read a store, in the thread that publishes: few at a time. */
    private static final int MAX_ASKED_AT_ONCE = 32;

    /** Who answers may be overloaded and drop a question. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OwnerEnd end;
    private final GrpcServerRequest<Buffer, Buffer> request;
    private final Limits limits;
    private final Loop loop;
    private final Outbox outbox;
    private final long timer;
    private final Vertx vertx;
    private volatile @Nullable String node;
    private long heardNanos = System.nanoTime();

    // Guarded by this.
    private final Map<ChannelId, Subscription> subscriptions = new HashMap<>();
    private final LinkedHashSet<Subscription> waiting = new LinkedHashSet<>();
    private final LinkedHashSet<Subscription> asked = new LinkedHashSet<>();
    private boolean ended;

    private enum State {
        PARKED,
        WAITING,
        ASKED,
        LIVE
    }

    /** One channel of one node. Guarded by its stream. */
    static final class Subscription {
        private final NodeStream stream;
        private final int partition;
        private final ChannelId channel;
        private final @Nullable Seen seen;
        private State state = State.PARKED;

        /** Counts the times that it was asked, as a late answer to an earlier one counts not. */
        private int asking;

        private long askedNanos;

        private Subscription(
                NodeStream stream, int partition, ChannelId channel, @Nullable Seen seen) {
            this.stream = stream;
            this.partition = partition;
            this.channel = channel;
            this.seen = seen;
        }

        ChannelId channel() {
            return channel;
        }

        void send(Outbox.Item item) {
            stream.send(item);
        }

        /** What may be lost is not sent to a node that is behind; false then. */
        boolean whisper(Outbox.Item item) {
            return stream.outbox.pendingBytes() < stream.limits.maxPendingBytes() / 4
                    && stream.send(item);
        }
    }

    private record Question(Subscription subscription, int asking, Source source) {}

    NodeStream(OwnerEnd end, GrpcServerRequest<Buffer, Buffer> request, Limits limits) {
        this.end = end;
        var context = Objects.requireNonNull(Vertx.currentContext(), "no event loop");
        loop = new Loop(context);
        vertx = context.owner();
        this.request = request;
        this.limits = limits;
        outbox = new Outbox(loop, this, limits.maxPendingBytes());
        timer = vertx.setPeriodic(limits.pingMillis(), _ -> tick());
        request.handler(this::heard);
        request.exceptionHandler(broken -> end("broken: " + broken));
        request.errorHandler(error -> end("reset: " + error));
        request.endHandler(_ -> end("ended by the node"));
    }

    /** The node has come anew. */
    void replaced() {
        loop.run(() -> end("replaced"));
    }

    boolean send(Outbox.Item item) {
        return outbox.add(item);
    }

    long pendingBytes() {
        return outbox.pendingBytes();
    }

    private void tick() {
        if (System.nanoTime() - heardNanos > limits.silenceNanos()) {
            end("silent");
        } else {
            outbox.add(new Frame.Ping());
            askAgain();
        }
    }

    private void askAgain() {
        synchronized (this) {
            while (!asked.isEmpty()
                    && System.nanoTime() - asked.getFirst().askedNanos > ANSWER_NANOS) {
                var unanswered = asked.removeFirst();
                await(unanswered);
            }
        }
        ask();
    }

    private void heard(Buffer message) {
        heardNanos = System.nanoTime();
        try {
            FrameCodec.decode(message.getBytes()).forEach(this::heard);
        } catch (StoredFormatException foreign) {
            end("speaks otherwise: " + foreign.getMessage());
        }
    }

    private void heard(Frame frame) {
        if (node == null && !(frame instanceof Frame.Hello)) {
            end("does not say who it is");
            return;
        }
        switch (frame) {
            case Frame.Hello hello -> {
                if (!hello.owner().equals(end.node())) {
                    end("meant for " + hello.owner());
                } else if (node == null) {
                    node = hello.node();
                    outbox.add(new Frame.Welcome());
                    end.welcome(hello.node(), this);
                }
            }
            case Frame.Subscribe subscribe -> subscribe(subscribe);
            case Frame.Unsubscribe unsubscribe -> unsubscribe(unsubscribe.channel());
            case Frame.Told told -> end.tell(told.signal());
            case Frame.Ping _ -> {}
            case Frame.Welcome _,
                    Frame.Subscribed _,
                    Frame.Resumed _,
                    Frame.Happened _,
                    Frame.Decided _ ->
                    LOG.warn("A node said what only an owner says: {}", frame);
        }
    }

    private void subscribe(Frame.Subscribe wish) {
        synchronized (this) {
            var before = subscriptions.get(wish.channel());
            if (ended || before == null && subscriptions.size() >= Limits.MAX_SUBSCRIPTIONS) {
                return;
            }
            if (before != null) {
                leave(before);
            }
            var subscription =
                    new Subscription(this, wish.partition(), wish.channel(), wish.seen());
            subscriptions.put(wish.channel(), subscription);
            if (end.source(wish.partition()) != null) {
                await(subscription);
            }
        }
        ask();
    }

    private synchronized void unsubscribe(ChannelId channel) {
        var subscription = subscriptions.remove(channel);
        if (subscription != null) {
            leave(subscription);
        }
    }

    /** Someone answers for a partition now. */
    void offered(int partition) {
        synchronized (this) {
            for (var subscription : subscriptions.values()) {
                if (subscription.partition == partition && subscription.state == State.PARKED) {
                    await(subscription);
                }
            }
        }
        ask();
    }

    /** Nobody answers for a partition any more. */
    void withdrawn(int partition) {
        synchronized (this) {
            for (var subscription : subscriptions.values()) {
                if (subscription.partition == partition) {
                    leave(subscription);
                }
            }
        }
        ask();
    }

    private void await(Subscription subscription) {
        subscription.state = State.WAITING;
        waiting.add(subscription);
    }

    private void leave(Subscription subscription) {
        switch (subscription.state) {
            case PARKED -> {}
            case WAITING -> waiting.remove(subscription);
            case ASKED -> asked.remove(subscription);
            case LIVE -> end.leave(subscription);
        }
        subscription.state = State.PARKED;
    }

    /** Asks for as many as may be asked at once. Nothing is held while a source is called. */
    private void ask() {
        for (var next = next(); next != null; next = next()) {
            var question = next;
            question.source()
                    .subscribe(
                            question.subscription().channel,
                            channel -> answered(question, channel));
        }
    }

    private synchronized @Nullable Question next() {
        while (!waiting.isEmpty()
                && asked.size() < MAX_ASKED_AT_ONCE
                && outbox.pendingBytes() < limits.maxPendingBytes() / 4) {
            var subscription = waiting.removeFirst();
            var source = end.source(subscription.partition);
            if (source == null) {
                subscription.state = State.PARKED;
                continue;
            }
            subscription.state = State.ASKED;
            asked.add(subscription);
            subscription.askedNanos = System.nanoTime();
            return new Question(subscription, ++subscription.asking, source);
        }
        return null;
    }

    /** Comes in the thread that publishes. */
    private void answered(Question question, Channel channel) {
        synchronized (this) {
            var subscription = question.subscription();
            if (subscription.state != State.ASKED || subscription.asking != question.asking()) {
                return;
            }
            asked.remove(subscription);
            subscription.state = State.LIVE;
            end.join(subscription);
            outbox.add(answer(subscription, channel));
        }
        ask();
    }

    private static Frame answer(Subscription subscription, Channel channel) {
        var seen = subscription.seen;
        return seen != null && seen.epoch() == channel.epoch()
                ? new Frame.Resumed(channel.id(), new Seen(channel.epoch(), channel.seq()))
                : new Frame.Subscribed(subscription.partition, channel);
    }

    @Override
    public Future<Void> write(Buffer message) {
        return request.response().write(message);
    }

    @Override
    public void written() {
        ask();
    }

    @Override
    public void end(String reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            subscriptions.values().forEach(this::leave);
            subscriptions.clear();
        }
        LOG.info("The stream of {} ends, {}.", node, reason);
        vertx.cancelTimer(timer);
        var left = outbox.close();
        end.gone(node, this, left);
        request.connection().close();
    }
}
