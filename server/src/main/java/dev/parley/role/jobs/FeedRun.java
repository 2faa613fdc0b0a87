package dev.parley.role.jobs;

import dev.parley.feed.Feed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;

/** One reader on one partition: its cursor moves only past what is done. */
final class FeedRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedRun.class);
    private static final int MAX_EVENTS = 500;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    /** Below every cursor. */
    private static final long UNKNOWN = Feed.START - 1;

    private final Feed feed;
    private final FeedReader reader;
    private final int partition;

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
        var cursor = last == UNKNOWN ? feed.cursor(reader.name(), partition) : last;
        feed.await(partition, cursor, IDLE);
        var entries = feed.read(partition, cursor, MAX_EVENTS);
        if (entries.isEmpty()) {
            return cursor;
        }
        reader.read(entries.stream().map(Feed.FeedEvent::event).toList());
        var done = entries.getLast().cursor();
        feed.commit(reader.name(), partition, done);
        return done;
    }
}
