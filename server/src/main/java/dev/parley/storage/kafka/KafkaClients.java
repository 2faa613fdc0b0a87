package dev.parley.storage.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Kafka's clients with the settings that hold whatever they are for. */
public final class KafkaClients {
    /** A record that no broker took within that time is given up; it may or may not be there. */
    public static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

    private static final int REQUEST_TIMEOUT_MILLIS = 4_000;
    private static final int MAX_RECONNECT_MILLIS = 500;
    private static final int METADATA_MILLIS = 5_000;

    private final Map<String, Object> common = new HashMap<>();

    /**
     * @param bootstrapServers {@code host:port}, separated by commas
     * @param clientSettings of Kafka's own, such as {@code security.protocol}; what Parley depends
     *     on wins over them
     */
    public KafkaClients(String bootstrapServers, Map<String, String> clientSettings) {
        common.putAll(clientSettings);
        common.put("bootstrap.servers", bootstrapServers);
        common.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
        common.put("reconnect.backoff.max.ms", MAX_RECONNECT_MILLIS);
        // So that a partition that was added soon has an owner.
        common.put("metadata.max.age.ms", METADATA_MILLIS);
        // Nobody collects the clients' own reports.
        common.put("enable.metrics.push", false);
    }

    public Admin admin() {
        return Admin.create(with(Map.of("default.api.timeout.ms", DELIVERY_TIMEOUT_MILLIS)));
    }

    /** What it says is taken is on as many brokers as the topic asks for, once and in order. */
    public KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var settings = with(more);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Begins at the earliest record where it is not told where, and commits what it is told to. */
    public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> more) {
        var settings = with(more);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        settings.put("default.api.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Whether the topic is not there, or has never had a record.
     *
     * @throws KafkaException when no broker tells
     */
    public boolean isEmpty(String topic) {
        try (var admin = admin()) {
            if (!admin.listTopics().names().get().contains(topic)) {
                return true;
            }
            var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            var ends = new HashMap<TopicPartition, OffsetSpec>();
            if (described != null) {
                described
                        .partitions()
                        .forEach(
                                one ->
                                        ends.put(
                                                new TopicPartition(topic, one.partition()),
                                                OffsetSpec.latest()));
            }
            return admin.listOffsets(ends).all().get().values().stream()
                    .allMatch(end -> end.offset() == 0);
        } catch (ExecutionException failed) {
            throw new KafkaException("Kafka did not tell what is in " + topic, failed);
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        }
    }

    private Map<String, Object> with(Map<String, Object> more) {
        var settings = new HashMap<>(common);
        settings.putAll(more);
        return settings;
    }
}
