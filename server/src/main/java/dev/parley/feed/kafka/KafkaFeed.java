package dev.parley.feed.kafka;

import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.feed.FeedException;
import dev.parley.storage.kafka.KafkaClients;
import dev.parley.storage.kafka.KafkaTopic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * The feed of a cluster: a topic with a partition for each of the log's. A reader's cursor is kept
 * as the committed offset of a group of its own name, with the position as its metadata; when Kafka
 * has forgotten it, the reader begins at the start.
 */
public final class KafkaFeed implements Feed, AutoCloseable {
    private final KafkaFeedConfig config;
    private final int partitions;
    private final KafkaClients clients;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Integer, PartitionReader> readers = new ConcurrentHashMap<>();

    private KafkaFeed(KafkaFeedConfig config, int partitions) {
        this.config = config;
        this.partitions = partitions;
        clients = new KafkaClients(config.bootstrapServers(), config.clientSettings());
        admin = clients.admin();
        makeTopic();
        producer =
                clients.producer(
                        Map.of(
                                "linger.ms",
                                0,
                                "max.block.ms",
                                KafkaClients.DELIVERY_TIMEOUT_MILLIS));
    }

    /**
     * Makes the topic when it is not there, and adds partitions when it has fewer.
     *
     * @throws FeedException when Kafka cannot be reached within {@value
     *     KafkaClients#DELIVERY_TIMEOUT_MILLIS} ms
     */
    public static KafkaFeed open(KafkaFeedConfig config, int partitions) {
        return new KafkaFeed(config, partitions);
    }

    /**
     * Whether no event was ever added.
     *
     * @throws FeedException when Kafka cannot be reached
     */
    public static boolean isEmpty(KafkaFeedConfig config) {
        try {
            return new KafkaClients(config.bootstrapServers(), config.clientSettings())
                    .isEmpty(config.topic());
        } catch (KafkaException failed) {
            throw new FeedException("Kafka did not tell what the feed holds", failed);
        }
    }

    /** As many as the topic has by now: another node may have added some. */
    @Override
    public int partitions() {
        try {
            return Math.max(partitions, producer.partitionsFor(config.topic()).size());
        } catch (KafkaException unknown) {
            return partitions;
        }
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        for (var value : FeedRecord.encode(events)) {
            // One after the other: behind one that failed there must be nothing.
            get(producer.send(new ProducerRecord<>(config.topic(), partition, null, value)));
        }
    }

    @Override
    public List<FeedEvent> read(int partition, long cursor, int maxEvents) {
        return reader(partition).read(cursor, maxEvents);
    }

    @Override
    public void await(int partition, long cursor, Duration atMost) throws InterruptedException {
        reader(partition).await(cursor, atMost);
    }

    @Override
    public long cursor(String reader, int partition) {
        var place = place(partition);
        var kept =
                get(admin.listConsumerGroupOffsets(group(reader))
                                .partitionsToOffsetAndMetadata()
                                .toCompletionStage()
                                .toCompletableFuture())
                        .get(place);
        if (kept == null) {
            return START;
        }
        var cursor = Long.parseLong(kept.metadata());
        reader(partition).remember(cursor, kept.offset());
        return cursor;
    }

    @Override
    public void commit(String reader, int partition, long cursor) {
        var offset = reader(partition).offset(cursor);
        get(
                admin.alterConsumerGroupOffsets(
                                group(reader),
                                Map.of(
                                        place(partition),
                                        new OffsetAndMetadata(offset, Long.toString(cursor))))
                        .all()
                        .toCompletionStage()
                        .toCompletableFuture());
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(KafkaClients.DELIVERY_TIMEOUT_MILLIS));
        readers.values().forEach(PartitionReader::close);
        admin.close();
    }

    private PartitionReader reader(int partition) {
        return readers.computeIfAbsent(
                partition, _ -> new PartitionReader(clients.consumer(Map.of()), place(partition)));
    }

    private TopicPartition place(int partition) {
        return new TopicPartition(config.topic(), partition);
    }

    private String group(String reader) {
        return config.topic() + "." + reader;
    }

    private void makeTopic() {
        try {
            new KafkaTopic(config.topic(), partitions, config.replicas(), config.minInSync())
                    .make(admin, Map.of());
        } catch (KafkaException failed) {
            // Whoever waits for Kafka tries again and again.
            admin.close();
            throw new FeedException("Kafka did not make the feed", failed);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | KafkaException failed) {
            throw new FeedException("Kafka did not take what was sent to the feed", failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static FeedException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new FeedException("stopped while waiting for Kafka", stopped);
    }
}
