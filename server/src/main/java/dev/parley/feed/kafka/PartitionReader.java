package dev.parley.feed.kafka;

import dev.parley.feed.Feed.FeedEvent;
import dev.parley.feed.FeedException;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads one partition for all its readers. What was polled lately is kept, so that readers at the
 * end, which wait for the same events, cost one fetch. Where in the topic a cursor stands is
 * remembered for records that were read lately, and any other is looked for from the start.
 *
 * <p>What an owner adds again, or adds late, has a position that came before: it is passed over.
 */
final class PartitionReader implements AutoCloseable {
    private static final int MAX_PLACES_KEPT = 10_000;
    private static final int MAX_KEPT_BYTES = 1 << 20;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition place;
    // Fair: a reader that waits for more must not keep out one that is behind.
    private final ReentrantLock lock = new ReentrantLock(true);

    /** First position that was read of a record → its offset, for records that were read lately. */
    private final TreeMap<Long, Long> places = new TreeMap<>();

    /** Every event behind {@link #keptFrom} up to where the consumer stands. */
    private final ArrayDeque<Kept> kept = new ArrayDeque<>();

    private int keptBytes;

    /** Before the first read nothing is, behind any cursor. */
    private long keptFrom = Long.MAX_VALUE;

    private record Kept(FeedEvent event, int bytes) {}

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

    /** Some that are there now, up to {@code maxEvents}; none only when there are none. */
    List<FeedEvent> read(long cursor, int maxEvents) {
        lock.lock();
        try {
            stand(cursor);
            if (!isKeptBehind(cursor)) {
                var end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
                while (consumer.position(place) < end && !hasEnoughBehind(cursor, maxEvents)) {
                    poll(cursor);
                }
            }
            return kept.stream()
                    .map(Kept::event)
                    .filter(event -> event.cursor() > cursor)
                    .limit(maxEvents)
                    .toList();
        } catch (KafkaException failed) {
            throw new FeedException("Kafka did not give the feed", failed);
        } finally {
            lock.unlock();
        }
    }

    /** Returns when there is something behind {@code cursor}, or {@code atMost} is over. */
    void await(long cursor, Duration atMost) throws InterruptedException {
        var deadline = System.nanoTime() + atMost.toNanos();
        do {
            // In short turns, so that other readers have theirs.
            lock.lockInterruptibly();
            try {
                stand(cursor);
                if (!isKeptBehind(cursor)) {
                    poll(cursor);
                }
                if (isKeptBehind(cursor)) {
                    return;
                }
            } catch (InterruptException stopped) {
                throw new InterruptedException();
            } catch (KafkaException failed) {
                throw new FeedException("Kafka did not tell the feed's end", failed);
            } finally {
                lock.unlock();
            }
        } while (System.nanoTime() < deadline);
    }

    /** Goes to where {@code cursor} is, unless what follows it is kept or comes next. */
    private void stand(long cursor) {
        var known = places.floorEntry(cursor);
        if (cursor >= keptFrom && (known == null || known.getValue() <= consumer.position(place))) {
            return;
        }
        kept.clear();
        keptBytes = 0;
        keptFrom = cursor;
        if (known == null) {
            consumer.seekToBeginning(List.of(place));
        } else {
            consumer.seek(place, known.getValue());
        }
    }

    private boolean isKeptBehind(long cursor) {
        return !kept.isEmpty() && kept.getLast().event().cursor() > cursor;
    }

    private boolean hasEnoughBehind(long cursor, int events) {
        return isKeptBehind(cursor) && (keptBytes > MAX_KEPT_BYTES || kept.size() >= events);
    }

    /** Keeps what comes next, and of what came before no more than there is room for. */
    private void poll(long cursor) {
        for (var record : consumer.poll(POLL).records(place)) {
            var newest = kept.isEmpty() ? keptFrom : kept.getLast().event().cursor();
            var fresh =
                    FeedRecord.decode(record.value()).stream()
                            .map(event -> new FeedEvent(event.position().value(), event))
                            .filter(event -> event.cursor() > newest)
                            .toList();
            if (!fresh.isEmpty()) {
                remember(fresh.getFirst().cursor(), record.offset());
                var bytes = record.serializedValueSize() / fresh.size();
                fresh.forEach(event -> kept.add(new Kept(event, bytes)));
                keptBytes += bytes * fresh.size();
            }
        }
        while (keptBytes > MAX_KEPT_BYTES && kept.getFirst().event().cursor() <= cursor) {
            var oldest = kept.removeFirst();
            keptBytes -= oldest.bytes();
            keptFrom = oldest.event().cursor();
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
