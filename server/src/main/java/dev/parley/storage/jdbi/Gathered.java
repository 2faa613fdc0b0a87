package dev.parley.storage.jdbi;

import dev.parley.directory.DirectoryException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Values that are written a little later, many in one transaction; of two for one key the newer
 * wins. What is not stored yet can be read here. What could not be stored is kept and tried again.
 */
final class Gathered<K, V> implements AutoCloseable {
    /** When so many wait, who adds another one writes them first. */
    static final int MAX_WAITING = 20_000;

    private static final long RETRY_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Gathered.class);

    private final String name;
    private final long delayMillis;
    private final BinaryOperator<V> newer;
    private final Consumer<Map<K, V>> store;
    private final ScheduledExecutorService timer;

    /** Held while storing, so that a flush covers what another one has begun. */
    private final ReentrantLock storing = new ReentrantLock();

    // Guarded by this.
    private Map<K, V> waiting = new HashMap<>();
    private Map<K, V> underWay = Map.of();
    private boolean scheduled;
    private boolean closed;

    /**
     * @param name of what is gathered, for the thread and the log
     * @param store writes all values in one transaction
     */
    Gathered(String name, long delayMillis, BinaryOperator<V> newer, Consumer<Map<K, V>> store) {
        this.name = name;
        this.delayMillis = delayMillis;
        this.newer = newer;
        this.store = store;
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("directory-" + name).daemon().factory());
    }

    /**
     * @throws DirectoryException when it is closed, or when too much waits and cannot be stored
     */
    void add(K key, V value) {
        boolean full;
        synchronized (this) {
            if (closed) {
                throw new DirectoryException(
                        "the directory is closed", new IllegalStateException(name));
            }
            waiting.merge(key, value, newer);
            full = waiting.size() >= MAX_WAITING;
            if (!scheduled) {
                scheduled = true;
                timer.schedule(this::flushLater, delayMillis, TimeUnit.MILLISECONDS);
            }
        }
        if (full) {
            flush();
        }
    }

    /** The newest value that is not known to be stored. */
    synchronized @Nullable V get(K key) {
        var later = waiting.get(key);
        return later != null ? later : underWay.get(key);
    }

    /**
     * Calls back with every value that is not known to be stored, the newer of one key last. Who
     * reads the store too must do so afterwards, or misses what is being stored in between.
     */
    synchronized void forEach(BiConsumer<K, V> each) {
        underWay.forEach(each);
        waiting.forEach(each);
    }

    /** Returns when everything added before is stored. */
    void flush() {
        storing.lock();
        try {
            Map<K, V> batch;
            synchronized (this) {
                batch = waiting;
                underWay = batch;
                waiting = new HashMap<>();
            }
            try {
                if (!batch.isEmpty()) {
                    store.accept(batch);
                }
            } catch (RuntimeException failed) {
                synchronized (this) {
                    batch.forEach((key, value) -> waiting.merge(key, value, newer));
                }
                throw failed;
            } finally {
                synchronized (this) {
                    underWay = Map.of();
                }
            }
        } finally {
            storing.unlock();
        }
    }

    private void flushLater() {
        synchronized (this) {
            scheduled = false;
        }
        try {
            flush();
        } catch (DirectoryException failed) {
            LOG.warn("{} cannot be stored, trying again: {}", name, failed.getMessage());
            synchronized (this) {
                if (!scheduled && !closed) {
                    scheduled = true;
                    timer.schedule(this::flushLater, RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        timer.shutdownNow();
        flush();
    }
}
