package dev.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the disk itself bears: records appended to a file and synced ({@code fdatasync}), with
 * nothing around them. The file is deleted afterwards.
 */
final class RawAppends {
    private static final double NANOS_A_SECOND = 1e9;

    private RawAppends() {}

    /** Appends until the time is over. */
    @FunctionalInterface
    private interface Work {
        /** Returns how many records are synced. */
        long until(long endNanos, FileChannel file) throws IOException;
    }

    /**
     * Records a second of one loop, in which so many records share a sync: the most that a store
     * could let share it.
     *
     * @param folder on the disk in question
     */
    static double perSecond(Path folder, int recordsASync, int recordBytes, long millis) {
        return perSecond(
                folder,
                millis,
                (end, file) -> {
                    var records =
                            ByteBuffer.allocateDirect(
                                    Math.multiplyExact(recordsASync, recordBytes));
                    long syncs = 0;
                    while (System.nanoTime() < end) {
                        append(records, file);
                        file.force(false);
                        syncs++;
                    }
                    return syncs * recordsASync;
                });
    }

    /**
     * Records a second of so many threads, each of which appends one and waits until it is synced;
     * they share a sync with whoever came while the last one went on. The least that a store does
     * in which everyone waits for their own record.
     *
     * @param folder on the disk in question
     */
    static double perSecondOfWaiting(Path folder, int threads, int recordBytes, long millis) {
        return perSecond(
                folder,
                millis,
                (end, file) -> {
                    var group = new Group(file);
                    var waiting = new ArrayList<Thread>();
                    for (int i = 0; i < threads; i++) {
                        waiting.add(
                                Thread.ofPlatform()
                                        .name("raw-" + i)
                                        .start(() -> group.append(recordBytes, end)));
                    }
                    for (var thread : waiting) {
                        join(thread);
                    }
                    return group.synced();
                });
    }

    private static double perSecond(Path folder, long millis, Work work) {
        try {
            Files.createDirectories(folder);
            var path = Files.createTempFile(folder, "raw", ".log");
            try (var file = FileChannel.open(path, StandardOpenOption.APPEND)) {
                long start = System.nanoTime();
                long records = work.until(start + TimeUnit.MILLISECONDS.toNanos(millis), file);
                return records / ((System.nanoTime() - start) / NANOS_A_SECOND);
            } finally {
                Files.delete(path);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void append(ByteBuffer records, FileChannel file) throws IOException {
        records.clear();
        while (records.hasRemaining()) {
            file.write(records);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    /** Threads that share syncs: whoever finds none under way does the next one for all. */
    private static final class Group {
        private final FileChannel file;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition more = lock.newCondition();
        private final AtomicLong appended = new AtomicLong();
        private long synced;
        private boolean isSyncing;

        private Group(FileChannel file) {
            this.file = file;
        }

        private long synced() {
            lock.lock();
            try {
                return synced;
            } finally {
                lock.unlock();
            }
        }

        private void append(int recordBytes, long endNanos) {
            var record = ByteBuffer.allocateDirect(recordBytes);
            lock.lock();
            try {
                while (System.nanoTime() < endNanos) {
                    RawAppends.append(record, file);
                    awaitSync(appended.incrementAndGet());
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } finally {
                lock.unlock();
            }
        }

        private void awaitSync(long mine) throws IOException {
            while (synced < mine) {
                if (isSyncing) {
                    more.awaitUninterruptibly();
                } else {
                    sync();
                }
            }
        }

        private void sync() throws IOException {
            isSyncing = true;
            lock.unlock();
            long upTo;
            try {
                // Whoever was woken by the last sync shall have a part in this one.
                Thread.yield();
                upTo = appended.get();
                file.force(false);
            } finally {
                lock.lock();
                isSyncing = false;
            }
            synced = upTo;
            more.signalAll();
        }
    }
}
