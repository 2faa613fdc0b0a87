package dev.parley.feed.kafka;

import dev.parley.feed.Feed.FeedEvent;
import dev.parley.feed.FeedException;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads one partition for all its readers. A cursor is a position; where in the topic a position
 * stands is remembered for records that were read lately, and any other is looked for from the
 * start.
 *
 * <p>What an owner adds again, or adds late, has a position that came before: it is passed over.
 */
final class PartitionReader implements AutoCloseable {
    private static final int MAX_PLACES_KEPT = 10_000;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition place;
    // Fair: a reader that waits for more must not keep out one that is behind.
    private final ReentrantLock lock = new ReentrantLock(true);

    /** First position that was read of a record → its offset, for records that were read lately. */
    private final TreeMap<Long, Long> places = new TreeMap<>();

    PartitionReader(KafkaConsumer<byte[], byte[]> consumer, TopicPartition place) {
        this.consumer = consumer;
        this.place = place;
        consumer.assign(List.of(place));
    }

    /** The offset of the record with that position, or an earlier one. */
    long offset(long cursor) {
        lock.lock();
        try {
            var place = places.floorEntry(cursor);
            return place == null ? 0 : place.getValue();
        } finally {
            lock.unlock();
        }
    }

    void remember(long position, long offset) {
        lock.lock();
        try {
            // Of what was added twice the first counts: behind it nothing is missing.
            places.merge(position, offset, Math::min);
            if (places.size() > MAX_PLACES_KEPT) {
                places.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Up to {@code maxEvents} that are there now. */
    List<FeedEvent> read(long cursor, int maxEvents) {
        try {
            return fetch(cursor, maxEvents);
        } catch (KafkaException failed) {
            throw new FeedException("Kafka did not give the feed", failed);
        }
    }

    private List<FeedEvent> fetch(long cursor, int maxEvents) {
        lock.lock();
        try {
            var known = places.floorEntry(cursor);
            if (known == null) {
                consumer.seekToBeginning(List.of(place));
            } else {
                consumer.seek(place, known.getValue());
            }
            var events = new ArrayList<FeedEvent>();
            var end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            var newest = cursor;
            while (consumer.position(place) < end) {
                for (var record : consumer.poll(POLL).records(place)) {
                    var isNew = true;
                    for (var event : FeedRecord.decode(record.value())) {
                        var position = event.position().value();
                        if (position > newest && events.size() < maxEvents) {
                            events.add(new FeedEvent(position, event));
                            if (isNew) {
                                remember(position, record.offset());
                                isNew = false;
                            }
                            newest = position;
                        }
                    }
                    if (events.size() == maxEvents) {
                        return events;
                    }
                }
            }
            return events;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is something behind {@code cursor}, or {@code atMost} is over. */
    void await(long cursor, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        long end;
        lock.lockInterruptibly();
        try {
            if (!fetch(cursor, 1).isEmpty()) {
                return;
            }
            end = consumer.position(place);
        } catch (InterruptException stopped) {
            throw new InterruptedException();
        } catch (KafkaException failed) {
            throw new FeedException("Kafka did not give the feed", failed);
        } finally {
            lock.unlock();
        }
        while (System.nanoTime() < deadline) {
            // In short turns, so that other readers have theirs.
            lock.lockInterruptibly();
            try {
                if (consumer.position(place) != end) {
                    consumer.seek(place, end);
                }
                if (!consumer.poll(POLL).isEmpty()) {
                    return;
                }
            } catch (InterruptException stopped) {
                throw new InterruptedException();
            } catch (KafkaException failed) {
                throw new FeedException("Kafka did not tell the feed's end", failed);
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            consumer.close();
        } finally {
            lock.unlock();
        }
    }
}
