package dev.parley.log.kafka;

import dev.parley.storage.kafka.KafkaClients;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

import java.util.Map;

/** Kafka's clients with the settings that the log needs. */
final class LogClients {
    private static final int LINGER_MILLIS = 0;
    private static final int MAX_WAITING_APPENDS_BYTES = 32 << 20;
    private static final long FORGET_METADATA_AFTER_MILLIS = 365L * 24 * 60 * 60 * 1_000;
    private static final int MAX_POLLED_COMMANDS = 1_000;
    private static final int HEARTBEATS_IN_A_SESSION = 12;

    private final KafkaLogConfig config;
    private final KafkaClients clients;

    LogClients(KafkaLogConfig config) {
        this.config = config;
        clients = new KafkaClients(config.bootstrapServers(), config.clientSettings());
    }

    Admin admin() {
        return clients.admin();
    }

    KafkaProducer<byte[], byte[]> producer() {
        return clients.producer(
                Map.of(
                        "linger.ms",
                        LINGER_MILLIS,
                        "buffer.memory",
                        MAX_WAITING_APPENDS_BYTES,
                        // An append never waits: not for room in the buffer, and not for where
                        // partitions are, which therefore is never forgotten.
                        "max.block.ms",
                        0,
                        "metadata.max.idle.ms",
                        FORGET_METADATA_AFTER_MILLIS));
    }

    /**
     * A member of the group that shares out the partitions.
     *
     * @param sessionTimeoutMillis one that the brokers allow
     */
    KafkaConsumer<byte[], byte[]> member(int sessionTimeoutMillis) {
        return clients.consumer(
                Map.of(
                        "group.id",
                        config.topic(),
                        "group.protocol",
                        "classic",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName(),
                        "session.timeout.ms",
                        sessionTimeoutMillis,
                        "heartbeat.interval.ms",
                        sessionTimeoutMillis / HEARTBEATS_IN_A_SESSION,
                        "max.poll.records",
                        MAX_POLLED_COMMANDS));
    }

    /** Reads what it is told to, as no member of a group. */
    KafkaConsumer<byte[], byte[]> reader() {
        return clients.consumer(Map.of());
    }
}
