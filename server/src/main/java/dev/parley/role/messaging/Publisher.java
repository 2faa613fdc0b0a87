package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.log.PartitionLog;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Stores what was decided, and only then lets anyone know. Subscriptions are answered between two
 * batches, where what is stored and what is published are the same.
 */
final class Publisher implements Runnable, RelayPublisher.Source {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final int MAX_BATCHES_AHEAD = 1;
    private static final int MAX_WAITING_SUBSCRIPTIONS = 100_000;
    private static final int SNAPSHOT_EVERY_EVENTS = 500;

    private final PartitionLog log;
    private final PartitionStore store;
    private final Projector projector;
    private final RelayPublisher relay;
    private final Consumer<Throwable> fatal;
    private final LinkedBlockingQueue<Task> tasks =
            new LinkedBlockingQueue<>(MAX_WAITING_SUBSCRIPTIONS);
    private final Semaphore ahead = new Semaphore(MAX_BATCHES_AHEAD);
    private volatile Position stored = Position.NONE;

    private final PublishedChannels published;

    private sealed interface Task {
        record Batch(List<Decided> decided) implements Task {}

        record Subscribe(ChannelId channel, Consumer<Channel> answer) implements Task {}

        record Answer(PublishedChannels.Read read) implements Task {}

        record End() implements Task {}
    }

    Publisher(
            PartitionLog log,
            PartitionStore store,
            Projector projector,
            RelayPublisher relay,
            Consumer<Throwable> fatal) {
        this.log = log;
        this.store = store;
        this.projector = projector;
        this.relay = relay;
        this.fatal = fatal;
        published =
                new PublishedChannels(store.history()::load, read -> offer(new Task.Answer(read)));
    }

    /** Takes the next batch; waits while one is waiting already. */
    void put(List<Decided> decided) throws InterruptedException {
        ahead.acquire();
        tasks.put(new Task.Batch(decided));
    }

    /** No batch comes after this. */
    void end() {
        try {
            tasks.put(new Task.End());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything up to here is stored. */
    Position stored() {
        return stored;
    }

    @Override
    public void subscribe(ChannelId channel, Consumer<Channel> answer) {
        offer(new Task.Subscribe(channel, answer));
    }

    private void offer(Task ofSubscription) {
        if (!tasks.offer(ofSubscription)) {
            LOG.warn("Too many subscriptions wait; one is not answered.");
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                switch (tasks.take()) {
                    case Task.Batch batch -> {
                        ahead.release();
                        if (!log.isOwned()) {
                            letGo();
                            return;
                        }
                        publish(batch.decided());
                    }
                    case Task.Subscribe subscribe ->
                            published.ask(subscribe.channel(), subscribe.answer());
                    case Task.Answer answer -> published.answer(answer.read());
                    case Task.End _ -> {
                        projector.flush();
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            if (log.isOwned()) {
                fatal.accept(broken);
            }
            letGo();
        }
    }

    /** This owner may have been replaced, or ends: nobody is to wait for room that never comes. */
    private void letGo() {
        LOG.warn("Partition {} is let go; what was decided is dropped.", store.partition());
        ahead.release(MAX_WAITING_SUBSCRIPTIONS);
    }

    private void publish(List<Decided> decided) {
        var fresh = new ArrayList<SequencedEvent>();
        var fed = new ArrayList<SequencedEvent>();
        for (var one : decided) {
            switch (one) {
                case Decided.Accepted accepted -> {
                    fresh.add(accepted.event());
                    fed.add(accepted.event());
                }
                case Decided.Replayed replayed -> fed.add(replayed.event());
                case Decided.Duplicate _, Decided.Refused _, Decided.LongRefused _ -> {}
            }
        }
        store.append(fresh);
        var last = decided.getLast().command().position();
        stored = last;
        relayAll(decided);
        // Nobody who sent something waits for the feed; whoever owns the partition next adds to it
        // what was not committed.
        store.feed(fed);
        log.commit(last);
    }

    /**
     * Relays what was stored. What changes a list is projected first, so that who joined a room
     * finds it; messages of other channels do not wait for that.
     */
    private void relayAll(List<Decided> decided) {
        var waitingChannels = new HashSet<ChannelId>();
        var waiting = new ArrayList<Decided>();
        for (var one : decided) {
            var channel = one.command().submission().channel();
            if (changesLists(one)) {
                waitingChannels.add(channel);
            }
            if (waitingChannels.contains(channel)) {
                waiting.add(one);
            } else {
                relay(one);
            }
        }
        projector.project(decided);
        waiting.forEach(this::relay);
    }

    private static boolean changesLists(Decided decided) {
        return switch (decided) {
            case Decided.Accepted accepted -> accepted.event().event() instanceof Event.OfRow;
            case Decided.Replayed replayed -> replayed.event().event() instanceof Event.OfRow;
            case Decided.Duplicate _, Decided.Refused _, Decided.LongRefused _ -> false;
        };
    }

    private void relay(Decided decided) {
        switch (decided) {
            case Decided.Accepted accepted -> {
                relay.publish(store.partition(), accepted.event());
                published.published(accepted.after());
                outcome(
                        decided,
                        new Outcome.Accepted(accepted.event().epoch(), accepted.event().seq()));
                if (accepted.event().seq() % SNAPSHOT_EVERY_EVENTS == 0) {
                    store.history().saveSnapshot(accepted.after());
                }
            }
            case Decided.Replayed replayed -> {
                relay.publish(store.partition(), replayed.event());
                outcome(
                        decided,
                        new Outcome.Accepted(replayed.event().epoch(), replayed.event().seq()));
            }
            case Decided.Duplicate duplicate ->
                    outcome(decided, new Outcome.Duplicate(duplicate.epoch(), duplicate.seq()));
            case Decided.Refused refused ->
                    outcome(decided, new Outcome.Refused(refused.refusal()));
            case Decided.LongRefused _ -> {}
        }
    }

    private void outcome(Decided decided, Outcome outcome) {
        var submission = decided.command().submission();
        relay.outcome(submission.origin(), submission.key(), outcome);
    }
}
