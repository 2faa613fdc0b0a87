package dev.parley.log.kafka;

import java.util.Map;

/**
 * The section {@code log.kafka}.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param topic of the commands; made when it is not there. Also the name of the consumer group
 * @param replicas copies of each partition when the topic is made
 * @param minInSync copies that must have a command before it counts as appended
 * @param sessionTimeoutMillis after which a silent owner is replaced; brokers allow 6,000 and more
 * @param clientSettings further settings of Kafka's client, such as {@code security.protocol}
 */
public record KafkaLogConfig(
        String bootstrapServers,
        String topic,
        int replicas,
        int minInSync,
        int sessionTimeoutMillis,
        Map<String, String> clientSettings) {
    private static final int DEFAULT_REPLICAS = 3;
    private static final int DEFAULT_MIN_IN_SYNC = 2;
    private static final int DEFAULT_SESSION_TIMEOUT_MILLIS = 6_000;

    public KafkaLogConfig {
        clientSettings = Map.copyOf(clientSettings);
        if (minInSync < 1 || minInSync > replicas) {
            throw new IllegalArgumentException("min_in_sync must be 1 to replicas");
        }
    }

    /** Without the client's settings, which may hold a password. */
    @Override
    public String toString() {
        return "KafkaLogConfig[" + bootstrapServers + " " + topic + "]";
    }

    /** Three copies, two of which must have a command. */
    public static KafkaLogConfig of(String bootstrapServers) {
        return new KafkaLogConfig(
                bootstrapServers,
                "parley.commands",
                DEFAULT_REPLICAS,
                DEFAULT_MIN_IN_SYNC,
                DEFAULT_SESSION_TIMEOUT_MILLIS,
                Map.of());
    }
}
