package dev.parley.role.jobs;

import dev.parley.discovery.Leader;
import dev.parley.feed.Feed;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the readers of the feed while this node is the one that does. */
public final class ElectedJobs implements Leader, AutoCloseable {
    private final Feed feed;
    private final List<FeedReader> readers;

    /** One turn after the other: a new run begins when the last one has ended. */
    private final ExecutorService turns =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("jobs").factory());

    // Used in turns only.
    private @Nullable JobsRole running;
    private boolean closed;

    public ElectedJobs(Feed feed, List<FeedReader> readers) {
        this.feed = feed;
        this.readers = List.copyOf(readers);
    }

    @Override
    public synchronized void elected() {
        next(() -> running = JobsRole.start(feed, readers));
    }

    @Override
    public synchronized void resigned() {
        next(this::stop);
    }

    private void next(Runnable turn) {
        if (!closed) {
            turns.execute(turn);
        }
    }

    private void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Returns when nothing is read any more. */
    @Override
    public void close() {
        synchronized (this) {
            next(this::stop);
            closed = true;
        }
        turns.close();
    }
}
