package dev.parley.log.kafka;

import dev.parley.log.CommandLog.PartitionOwner;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The node's membership in the group: one thread that fetches for all partitions that it owns,
 * commits what their owners are done with, and hears when partitions come and go.
 *
 * <pre>
 *   nothing ──assigned──▶ member ──no proof in time, or evicted──▶ nothing (and joins again)
 *                           └──────owner resigns──▶ nothing, until the next start
 * </pre>
 *
 * Only {@link PartitionTurns} waits for owners, so that no owner keeps this thread from polling for
 * longer than a handover may take.
 */
final class GroupReader implements Runnable, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long COMMIT_EVERY_MILLIS = 200;
    private static final int PROOFS_IN_A_SESSION = 6;

    /** Longer, and the other partitions of this node would be without a proof. */
    private static final int HANDOVERS_IN_A_SESSION = 4;

    private static final Duration LAST_COMMIT = Duration.ofSeconds(1);
    private static final Duration START_LOOK_UP = Duration.ofSeconds(2);
    private static final long AFTER_FAILURE_MILLIS = 500;

    /** For so long a node keeps off after an owner gave up: each time longer. */
    private static final long FIRST_AWAY_MILLIS = 2_000;

    private static final long LAST_AWAY_MILLIS = 60_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final long sessionTimeoutNanos;
    private final PartitionTurns turns;
    private final PartitionOwner owner;
    private final Map<Integer, PartitionQueue> owned = new HashMap<>();

    /** What the group has of {@link PartitionQueue#done}. */
    private final Map<Integer, Long> committed = new HashMap<>();

    private @Nullable Membership membership;
    private long commitSentNanos;
    private boolean commitUnderWay;
    private boolean resigned;
    private long away = FIRST_AWAY_MILLIS;
    private volatile boolean member;
    private volatile boolean closing;

    GroupReader(
            KafkaConsumer<byte[], byte[]> consumer,
            String topic,
            int sessionTimeoutMillis,
            PartitionTurns turns,
            PartitionOwner owner) {
        this.consumer = consumer;
        this.turns = turns;
        this.owner = owner;
        this.topic = topic;
        sessionTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(sessionTimeoutMillis);
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic), this);
            while (!closing) {
                try {
                    turn();
                } catch (RuntimeException broken) {
                    LOG.warn("The log cannot be read and will be tried again.", broken);
                    if (membership != null) {
                        membership.lose();
                    }
                    pause(AFTER_FAILURE_MILLIS);
                }
            }
            // Everything that owners are at is finished, however long it takes.
            release(List.copyOf(owned.keySet()), Long.MAX_VALUE);
            turns.all().join();
        }
    }

    /** Ends {@link #run} when the owners are done. */
    void close() {
        closing = true;
    }

    private void turn() {
        if (resigned) {
            pause(POLL.toMillis());
            return;
        }
        var records = consumer.poll(POLL);
        for (var place : records.partitions()) {
            var queue = owned.get(place.partition());
            if (queue != null) {
                queue.add(records.records(place));
            }
        }
        throttle();
        if (membership != null && !membership.isProven()) {
            beginAnew(membership);
        } else {
            commit();
        }
    }

    /** Fetches nothing for a partition whose owner is behind. */
    private void throttle() {
        var full = new ArrayList<TopicPartition>();
        var ready = new ArrayList<TopicPartition>();
        owned.forEach((partition, queue) -> (queue.isFull() ? full : ready).add(place(partition)));
        consumer.pause(full);
        consumer.resume(ready);
    }

    /** Commits what is done; now and then something that was committed before, as a proof. */
    private void commit() {
        var now = System.nanoTime();
        if (commitUnderWay
                || owned.isEmpty()
                || now - commitSentNanos < TimeUnit.MILLISECONDS.toNanos(COMMIT_EVERY_MILLIS)) {
            return;
        }
        var due = dueCommits(owned.keySet());
        if (due.isEmpty()) {
            if (now - commitSentNanos < sessionTimeoutNanos / PROOFS_IN_A_SESSION) {
                return;
            }
            var any = owned.entrySet().iterator().next();
            due.put(place(any.getKey()), new OffsetAndMetadata(any.getValue().done()));
        }
        commitSentNanos = now;
        commitUnderWay = true;
        var current = membership;
        consumer.commitAsync(
                due,
                (offsets, failure) -> {
                    commitUnderWay = false;
                    if (failure == null) {
                        note(offsets);
                        if (current != null) {
                            current.prove(now);
                        }
                    } else if (failure instanceof CommitFailedException && current != null) {
                        current.lose();
                    }
                });
    }

    private Map<TopicPartition, OffsetAndMetadata> dueCommits(Collection<Integer> partitions) {
        var due = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : partitions) {
            var queue = owned.get(partition);
            if (queue != null && queue.done() > committed.getOrDefault(partition, 0L)) {
                due.put(place(partition), new OffsetAndMetadata(queue.done()));
            }
        }
        return due;
    }

    private void note(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((place, done) -> committed.put(place.partition(), done.offset()));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> places) {
        var current = membership;
        if (current == null) {
            current = new Membership(sessionTimeoutNanos, System::nanoTime);
            membership = current;
        }
        member = true;
        for (var place : places) {
            long start;
            try {
                start = consumer.position(place, START_LOOK_UP);
            } catch (KafkaException unknown) {
                LOG.warn("Where {} begins is not known.", place, unknown);
                current.lose();
                return;
            }
            var queue = new PartitionQueue(current, consumer.groupMetadata().generationId(), start);
            committed.put(place.partition(), start);
            owned.put(place.partition(), queue);
            turns.assign(place.partition(), queue, owner);
        }
    }

    /** The group waits for this: who is slow goes on, and is replaced all the same. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> places) {
        release(partitions(places), sessionTimeoutNanos / HANDOVERS_IN_A_SESSION);
    }

    /** They have another owner already. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> places) {
        LOG.warn("This node was replaced as owner of {}.", partitions(places));
        drop(partitions(places));
        if (!owned.isEmpty() && membership != null) {
            membership.lose();
        } else {
            membership = null;
        }
        member = false;
    }

    /** Whether the group has told this node which partitions are its own. */
    boolean isMember() {
        return member;
    }

    /** Takes partitions from their owners and commits what they have done. */
    private void release(List<Integer> partitions, long maxWaitNanos) {
        try {
            takeBack(partitions).get(maxWaitNanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            LOG.warn("Partitions {} are handed over while their owner is at work.", partitions);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException broken) {
            LOG.warn("An owner failed to give back one of {}.", partitions, broken);
        }
        var due = dueCommits(partitions);
        for (var partition : partitions) {
            var queue = owned.remove(partition);
            if (queue != null) {
                queue.handOver();
            }
        }
        if (!due.isEmpty()) {
            try {
                consumer.commitSync(due, LAST_COMMIT);
            } catch (KafkaException notTaken) {
                // The next owner decides again what this one has, and finds the same.
                LOG.info("The end of {} was not committed: {}", partitions, notTaken.toString());
            }
        }
    }

    private CompletableFuture<Void> takeBack(List<Integer> partitions) {
        var done = new ArrayList<CompletableFuture<Void>>();
        for (var partition : partitions) {
            var queue = owned.get(partition);
            if (queue != null) {
                queue.close();
                done.add(turns.revoke(partition, queue, owner));
            }
        }
        return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new));
    }

    /** What is held may be someone else's by now: drops it, leaves the group and joins it again. */
    private void beginAnew(Membership old) {
        LOG.warn(
                old.isResigned()
                        ? "This node leaves its partitions {} to others until it is started again."
                        : old.isGivenUp()
                                ? "This node gives up its partitions {} for a while."
                                : "This node may have lost its partitions {} and begins anew.",
                owned.keySet());
        old.lose();
        membership = null;
        member = false;
        commitUnderWay = false;
        drop(List.copyOf(owned.keySet()));
        consumer.unsubscribe();
        if (old.isResigned()) {
            resigned = true;
        } else {
            if (old.isGivenUp()) {
                pause(away);
                away = Math.min(2 * away, LAST_AWAY_MILLIS);
            }
            consumer.subscribe(List.of(topic), this);
        }
    }

    /** Their owner may not write any more, and is not waited for. */
    private void drop(List<Integer> partitions) {
        takeBack(partitions);
        for (var partition : partitions) {
            var queue = owned.remove(partition);
            if (queue != null) {
                queue.handOver();
            }
        }
    }

    private TopicPartition place(int partition) {
        return new TopicPartition(topic, partition);
    }

    private static List<Integer> partitions(Collection<TopicPartition> places) {
        return places.stream().map(TopicPartition::partition).toList();
    }

    private void pause(long millis) {
        var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (!closing && System.nanoTime() < end) {
                Thread.sleep(Math.min(millis, POLL.toMillis()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
