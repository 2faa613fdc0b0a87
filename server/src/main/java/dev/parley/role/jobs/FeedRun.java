package dev.parley.role.jobs;

import dev.parley.feed.Feed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/**
 * One reader on one partition. Its cursor moves only past what is done, and now and then: what is
 * read again after a crash changes nothing, and a commit may cost more than what it is for.
 */
final class FeedRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRun.class);
    private static final int MAX_EVENTS = 500;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    /** Below every cursor. */
    private static final long UNKNOWN = Feed.START - 1;

    private final Feed feed;
    private final FeedReader reader;
    private final int partition;

    private long committed = UNKNOWN;
    private long committedAtNanos = System.nanoTime();

    FeedRun(Feed feed, FeedReader reader, int partition) {
        this.feed = feed;
        this.reader = reader;
        this.partition = partition;
    }

    @Override
    public void run() {
        try {
            var cursor = UNKNOWN;
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    cursor = advance(cursor);
                } catch (RuntimeException failed) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    LOG.warn("{} failed and will try again.", reader.name(), failed);
                    // A wait between attempts: nothing tells when what failed is well again.
                    Thread.sleep(AFTER_FAILURE);
                }
            }
        } catch (InterruptedException _) {
            // The node stops; what is not behind the cursor is read again by the next start.
        }
    }

    private long advance(long last) throws InterruptedException {
        if (last == UNKNOWN) {
            committed = feed.cursor(reader.name(), partition);
            return committed;
        }
        feed.await(partition, last, last == committed ? IDLE : COMMIT_EVERY);
        var entries = feed.read(partition, last, MAX_EVENTS);
        if (entries.isEmpty()) {
            commit(last);
            return last;
        }
        reader.read(entries.stream().map(Feed.FeedEvent::event).toList());
        var done = entries.getLast().cursor();
        if (System.nanoTime() - committedAtNanos >= COMMIT_EVERY.toNanos()) {
            commit(done);
        }
        if (entries.size() < MAX_EVENTS) {
            Thread.sleep(reader.pause());
        }
        return done;
    }

    private void commit(long done) {
        if (done != committed) {
            feed.commit(reader.name(), partition, done);
            committed = done;
            committedAtNanos = System.nanoTime();
        }
    }
}
