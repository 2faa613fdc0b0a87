package dev.parley.role.messaging;

import dev.parley.directory.DirectoryException;
import dev.parley.feed.FeedException;
import dev.parley.history.HistoryException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tries again, as long as the partition is owned, what failed because a store was out of reach: an
 * owner that gave up would only leave the same to its successor. Meanwhile the partition's queues
 * fill and refuse, so only the wait between attempts is bounded, not their number.
 */
final class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 2_000;

    private final BooleanSupplier owned;
    private final Workers workers;

    Patience(BooleanSupplier owned, Workers workers) {
        this.owned = owned;
        this.workers = workers;
    }

    /** Throws what {@code asked} last threw when it is not temporary, or nothing is owned. */
    <T> T keepTrying(Supplier<T> asked) {
        for (var wait = FIRST_RETRY_MILLIS; ; wait = Math.min(2 * wait, LAST_RETRY_MILLIS)) {
            try {
                return asked.get();
            } catch (HistoryException failed) {
                if (!failed.isTemporary() || !owned.getAsBoolean()) {
                    throw failed;
                }
                LOG.warn("{}; trying again in {} ms: {}", failed.getMessage(), wait, why(failed));
            } catch (FeedException | DirectoryException failed) {
                if (!owned.getAsBoolean()) {
                    throw failed;
                }
                LOG.warn("{}; trying again in {} ms: {}", failed.getMessage(), wait, why(failed));
            }
            try {
                workers.pause(wait);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while a store was away", stopped);
            }
        }
    }

    /** In a line: during an outage this is told again and again. */
    private static String why(RuntimeException failed) {
        return String.valueOf(failed.getCause());
    }
}
