package dev.parley.log.kafka;

import dev.parley.log.CommandLog.PartitionOwner;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/**
 * Calls the owner, for each partition one call after the other and away from the thread that polls:
 * to begin a partition takes look-ups, to end it the storage of what is under way. Used by one
 * thread.
 */
final class PartitionTurns {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionTurns.class);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 5_000;
    private static final Executor ON_VIRTUAL_THREADS = Thread::startVirtualThread;

    private final IntFunction<Generations.Lineage> lineages;
    private final Map<Integer, CompletableFuture<Void>> last = new HashMap<>();
    private final Set<PartitionQueue> begun = ConcurrentHashMap.newKeySet();

    /**
     * @param lineages looks up how a partition's offsets become positions; may fail and is then
     *     tried again
     */
    PartitionTurns(IntFunction<Generations.Lineage> lineages) {
        this.lineages = lineages;
    }

    void assign(int partition, PartitionQueue queue, PartitionOwner owner) {
        next(partition, () -> begin(partition, queue, owner));
    }

    /** The queue is closed before. Done when its owner has let go. */
    CompletableFuture<Void> revoke(int partition, PartitionQueue queue, PartitionOwner owner) {
        return next(
                partition,
                () -> {
                    if (begun.remove(queue)) {
                        owner.revoked(partition);
                    }
                });
    }

    /** Done when every call was made, whatever became of it. */
    CompletableFuture<?> all() {
        return CompletableFuture.allOf(last.values().toArray(CompletableFuture[]::new))
                .handle((_, _) -> null);
    }

    private CompletableFuture<Void> next(int partition, Runnable turn) {
        var before = last.getOrDefault(partition, CompletableFuture.completedFuture(null));
        var after =
                before.handleAsync(
                        (_, _) -> {
                            turn.run();
                            return (Void) null;
                        },
                        ON_VIRTUAL_THREADS);
        last.put(partition, after);
        return after;
    }

    /** A partition that is assigned must be begun, however long what it needs is away. */
    private void begin(int partition, PartitionQueue queue, PartitionOwner owner) {
        for (var wait = FIRST_RETRY_MILLIS;
                !queue.isClosed();
                wait = Math.min(2 * wait, LAST_RETRY_MILLIS)) {
            try {
                queue.tellPositionsBy(lineages.apply(partition));
                owner.assigned(partition, queue);
                begun.add(queue);
                return;
            } catch (RuntimeException failed) {
                LOG.warn(
                        "Partition {} cannot be begun; trying again in {} ms.",
                        partition,
                        wait,
                        failed);
            }
            try {
                Thread.sleep(wait);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
