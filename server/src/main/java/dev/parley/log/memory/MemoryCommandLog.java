package dev.parley.log.memory;

import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.Submission;
import dev.parley.log.CommandLog;
import dev.parley.log.PartitionLog;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * The log of a single process: a bounded queue for each partition. Nothing is promised before the
 * history has an event, so what waits here may be lost with the process; positions go on above the
 * newest that the history has.
 */
public final class MemoryCommandLog implements CommandLog {
    private static final int MAX_QUEUED_COMMANDS = 8_192;

    private final List<Partition> partitions = new ArrayList<>();
    private final BooleanSupplier storageIsFull;
    private final Clock clock;

    private MemoryCommandLog(
            int partitions,
            IntFunction<Position> newestStored,
            BooleanSupplier storageIsFull,
            Clock clock) {
        this.storageIsFull = storageIsFull;
        this.clock = clock;
        for (var i = 0; i < partitions; i++) {
            var newest = newestStored.apply(i);
            this.partitions.add(
                    new Partition(
                            newest.equals(Position.NONE) ? Position.of(1, 0) : newest.next()));
        }
    }

    /**
     * @param newestStored the newest position of a partition in history
     * @param storageIsFull asked at every append
     */
    public static MemoryCommandLog open(
            int partitions,
            IntFunction<Position> newestStored,
            BooleanSupplier storageIsFull,
            Clock clock) {
        return new MemoryCommandLog(partitions, newestStored, storageIsFull, clock);
    }

    @Override
    public int partitions() {
        return partitions.size();
    }

    @Override
    public Append append(int partition, Submission submission) {
        return storageIsFull.getAsBoolean()
                ? Append.STORAGE_FULL
                : partitions.get(partition).append(submission);
    }

    @Override
    public void start(PartitionOwner owner) {
        for (var i = 0; i < partitions.size(); i++) {
            partitions.get(i).owner = owner;
            owner.assigned(i, partitions.get(i));
        }
    }

    @Override
    public Optional<String> whyNotReady() {
        return Optional.empty();
    }

    @Override
    public void close() {
        partitions.forEach(Partition::close);
        for (var i = 0; i < partitions.size(); i++) {
            var owner = partitions.get(i).owner;
            if (owner != null) {
                owner.revoked(i);
            }
        }
    }

    private final class Partition implements PartitionLog {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final ArrayDeque<LoggedCommand> queue = new ArrayDeque<>();
        private Position next;
        private long newestTimeMillis;
        private boolean closed;
        private @Nullable PartitionOwner owner;

        private Partition(Position next) {
            this.next = next;
        }

        private Append append(Submission submission) {
            lock.lock();
            try {
                if (closed) {
                    return Append.CLOSED;
                }
                if (queue.size() >= MAX_QUEUED_COMMANDS) {
                    return Append.OVERLOADED;
                }
                // A clock that is set back must not make a channel's times go back.
                newestTimeMillis = Math.max(newestTimeMillis, clock.millis());
                queue.add(new LoggedCommand(next, newestTimeMillis, submission));
                next = next.next();
                changed.signal();
                return Append.TAKEN;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<LoggedCommand> poll(int maxCommands) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (queue.isEmpty() && !closed) {
                    changed.await();
                }
                var batch = new ArrayList<LoggedCommand>(Math.min(maxCommands, queue.size()));
                while (batch.size() < maxCommands && !queue.isEmpty()) {
                    batch.add(queue.remove());
                }
                return batch;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void commit(Position position) {
            // What was polled is gone from the queue; the history knows where to go on.
        }

        @Override
        public boolean isOwned() {
            return true;
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public boolean isReplayed() {
            return false;
        }

        @Override
        public boolean resign() {
            return false;
        }

        @Override
        public boolean giveUp() {
            return false;
        }

        private void close() {
            lock.lock();
            try {
                closed = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
