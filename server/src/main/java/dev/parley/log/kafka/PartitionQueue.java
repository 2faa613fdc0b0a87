package dev.parley.log.kafka;

import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.StoredCodec;
import dev.parley.channel.StoredFormatException;
import dev.parley.channel.Submission;
import dev.parley.log.PartitionLog;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What was fetched of a partition for one assignment, until its owner polls it. */
final class PartitionQueue implements PartitionLog {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionQueue.class);
    private static final int MAX_QUEUED_BYTES = 4 << 20;
    private static final byte[] NOTHING = {};

    private final Membership membership;
    private final long generation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ConsumerRecord<byte[], byte[]>> queue = new ArrayDeque<>();
    private Generations.@Nullable Lineage lineage;
    private int queuedBytes;
    private boolean closed;

    /** Whether the next owner begins, done or not. */
    private volatile boolean handedOver;

    /** The offset behind what its owner is done with. */
    private volatile long done;

    /**
     * @param generation of the group when it gave out the partition
     * @param start the offset at which this assignment begins
     */
    PartitionQueue(Membership membership, long generation, long start) {
        this.membership = membership;
        this.generation = generation;
        done = start;
    }

    /** How positions are told; before the owner has this log. */
    void tellPositionsBy(Generations.Lineage ofPartition) {
        lineage = ofPartition;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> records) {
        lock.lock();
        try {
            for (var record : records) {
                queue.add(record);
                queuedBytes += record.serializedValueSize();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether fetching must pause; what a fetch under way brings is still taken. */
    boolean isFull() {
        lock.lock();
        try {
            return queuedBytes >= MAX_QUEUED_BYTES;
        } finally {
            lock.unlock();
        }
    }

    /** What was not polled is left to the next owner. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void handOver() {
        handedOver = true;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    long done() {
        return done;
    }

    @Override
    public List<LoggedCommand> poll(int maxCommands) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var batch = new ArrayList<LoggedCommand>();
            while (batch.isEmpty()) {
                while (queue.isEmpty() && !closed) {
                    changed.await();
                }
                if (closed) {
                    return List.of();
                }
                while (batch.size() < maxCommands && !queue.isEmpty()) {
                    var record = queue.remove();
                    queuedBytes -= record.serializedValueSize();
                    var submission = submission(record);
                    if (submission != null) {
                        batch.add(
                                new LoggedCommand(
                                        Objects.requireNonNull(lineage).position(record.offset()),
                                        record.timestamp(),
                                        submission));
                    }
                }
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Null for what no version of Parley has written: there is nobody to refuse it to. */
    private static @Nullable Submission submission(ConsumerRecord<byte[], byte[]> record) {
        var bytes = Objects.requireNonNullElse(record.value(), NOTHING);
        try {
            return StoredCodec.decodeSubmission(bytes);
        } catch (StoredFormatException unreadable) {
            try {
                return StoredCodec.decodeSender(bytes);
            } catch (StoredFormatException noCommand) {
                LOG.warn(
                        "Offset {} of {}-{} is no command and was passed over.",
                        record.offset(),
                        record.topic(),
                        record.partition(),
                        noCommand);
                return null;
            }
        }
    }

    @Override
    public void commit(Position position) {
        done = position.offset() + 1;
    }

    @Override
    public boolean isOwned() {
        return !handedOver && membership.isProven();
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public boolean isReplayed() {
        return true;
    }

    @Override
    public boolean giveUp() {
        membership.giveUp();
        return true;
    }

    @Override
    public boolean resign() {
        membership.resign();
        return true;
    }
}
