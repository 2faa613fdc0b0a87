package dev.parley.role.jobs;

import dev.parley.feed.Feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the readers of the feed: for each reader and partition a thread with a cursor. */
public final class JobsRole implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final Feed feed;
    private final List<FeedReader> readers;
    private final List<Thread> threads = new ArrayList<>();
    private final Thread looking;

    private JobsRole(Feed feed, List<FeedReader> readers) {
        this.feed = feed;
        this.readers = readers;
        looking = Thread.ofVirtual().name("jobs-look").unstarted(this::look);
    }

    /** Starts {@code readers} on every partition of {@code feed}, and on those added later. */
    public static JobsRole start(Feed feed, List<FeedReader> readers) {
        var role = new JobsRole(feed, List.copyOf(readers));
        role.looking.start();
        return role;
    }

    private void look() {
        var begun = 0;
        try {
            while (true) {
                for (var partitions = feed.partitions(); begun < partitions; begun++) {
                    begin(begun);
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException _) {
            // The role is closed.
        }
    }

    private void begin(int partition) {
        for (var reader : readers) {
            // Platform threads: they wait for the disk, where a virtual thread would hold its
            // carrier, and with it the messages of people.
            threads.add(
                    Thread.ofPlatform()
                            .name(reader.name() + "-" + partition)
                            .daemon()
                            .start(new FeedRun(feed, reader, partition)));
        }
    }

    @Override
    public void close() {
        try {
            looking.interrupt();
            looking.join();
            threads.forEach(Thread::interrupt);
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
