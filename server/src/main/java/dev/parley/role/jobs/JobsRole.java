package dev.parley.role.jobs;

import dev.parley.feed.Feed;

import java.util.ArrayList;
import java.util.List;

/** Runs the readers of the feed: for each reader and partition a thread with a cursor. */
public final class JobsRole implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();

    private JobsRole() {}

    /** Starts {@code readers} on every partition of {@code feed}. */
    public static JobsRole start(Feed feed, List<FeedReader> readers) {
        var role = new JobsRole();
        for (var reader : readers) {
            for (var partition = 0; partition < feed.partitions(); partition++) {
                var name = reader.name() + "-" + partition;
                role.threads.add(
                        Thread.ofVirtual().name(name).start(new FeedRun(feed, reader, partition)));
            }
        }
        return role;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
