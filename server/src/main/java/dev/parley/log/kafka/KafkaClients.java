package dev.parley.log.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.util.HashMap;
import java.util.Map;

/** Kafka's clients with the settings that the design asks for. */
final class KafkaClients {
    /** An append that no broker took within that time is given up; it may or may not be there. */
    static final int DELIVERY_TIMEOUT_MILLIS = 10_000;

    private static final int REQUEST_TIMEOUT_MILLIS = 4_000;
    private static final int LINGER_MILLIS = 1;
    private static final int MAX_WAITING_APPENDS_BYTES = 32 << 20;
    private static final long FORGET_METADATA_AFTER_MILLIS = 365L * 24 * 60 * 60 * 1_000;
    private static final int MAX_POLLED_COMMANDS = 1_000;
    private static final int HEARTBEATS_IN_A_SESSION = 12;
    private static final int MAX_RECONNECT_MILLIS = 500;
    private static final int METADATA_MILLIS = 5_000;

    private final KafkaLogConfig config;

    KafkaClients(KafkaLogConfig config) {
        this.config = config;
    }

    Admin admin() {
        var settings = common();
        settings.put("default.api.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
        return Admin.create(settings);
    }

    KafkaProducer<byte[], byte[]> producer() {
        var settings = common();
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
        settings.put("linger.ms", LINGER_MILLIS);
        settings.put("buffer.memory", MAX_WAITING_APPENDS_BYTES);
        // An append never waits: not for room in the buffer, and not for where partitions are,
        // which therefore is never forgotten.
        settings.put("max.block.ms", 0);
        settings.put("metadata.max.idle.ms", FORGET_METADATA_AFTER_MILLIS);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A member of the group that shares out the partitions. */
    KafkaConsumer<byte[], byte[]> member() {
        var settings = common();
        settings.put("group.id", config.topic());
        settings.put("group.protocol", "classic");
        settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        settings.put("session.timeout.ms", config.sessionTimeoutMillis());
        settings.put(
                "heartbeat.interval.ms", config.sessionTimeoutMillis() / HEARTBEATS_IN_A_SESSION);
        settings.put("max.poll.records", MAX_POLLED_COMMANDS);
        return reader(settings);
    }

    /** Reads what it is told to, as no member of a group. */
    KafkaConsumer<byte[], byte[]> reader() {
        return reader(common());
    }

    private static KafkaConsumer<byte[], byte[]> reader(Map<String, Object> settings) {
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        settings.put("default.api.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common() {
        var settings = new HashMap<String, Object>(config.clientSettings());
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
        settings.put("reconnect.backoff.max.ms", MAX_RECONNECT_MILLIS);
        // So that a partition that was added soon has an owner.
        settings.put("metadata.max.age.ms", METADATA_MILLIS);
        // Nobody collects the clients' own reports.
        settings.put("enable.metrics.push", false);
        return settings;
    }
}
