package dev.parley.feed.kafka;

import java.util.Map;

/**
 * The section {@code feed.kafka}.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param topic made when it is not there; the readers' cursors are kept under names that begin so
 * @param replicas copies of each partition when the topic is made
 * @param minInSync copies that must have an event before it counts as added
 * @param clientSettings further settings of Kafka's client, such as {@code security.protocol}
 */
public record KafkaFeedConfig(
        String bootstrapServers,
        String topic,
        int replicas,
        int minInSync,
        Map<String, String> clientSettings) {
    private static final int DEFAULT_REPLICAS = 3;
    private static final int DEFAULT_MIN_IN_SYNC = 2;

    public KafkaFeedConfig {
        clientSettings = Map.copyOf(clientSettings);
        if (minInSync < 1 || minInSync > replicas) {
            throw new IllegalArgumentException("min_in_sync must be 1 to replicas");
        }
    }

    /** Without the client's settings, which may hold a password. */
    @Override
    public String toString() {
        return "KafkaFeedConfig[" + bootstrapServers + " " + topic + "]";
    }

    /** Three copies, two of which must have an event. */
    public static KafkaFeedConfig of(String bootstrapServers) {
        return new KafkaFeedConfig(
                bootstrapServers, "parley.events", DEFAULT_REPLICAS, DEFAULT_MIN_IN_SYNC, Map.of());
    }
}
