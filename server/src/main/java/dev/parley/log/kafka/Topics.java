package dev.parley.log.kafka;

import dev.parley.log.LogException;
import dev.parley.storage.kafka.KafkaTopic;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Makes the log's topics, checks what others have made, and asks where partitions begin and end.
 */
final class Topics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final String BY_BROKER = "LogAppendTime";
    private static final int ANSWER_MILLIS = 2_000;
    private static final String LEAST_SESSION_TIMEOUT = "group.min.session.timeout.ms";
    private static final String MOST_SESSION_TIMEOUT = "group.max.session.timeout.ms";

    private final Admin admin;
    private final KafkaLogConfig config;

    Topics(Admin admin, KafkaLogConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /**
     * The topic of the commands with at least {@code partitions} partitions.
     *
     * @return its id, another one whenever it is made anew
     * @throws LogException when the topic does not take its time from the brokers
     */
    Uuid commands(int partitions) {
        var times = Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BY_BROKER);
        var topic = make(config.topic(), partitions, times);
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, config.topic());
        var found = get(admin.describeConfigs(List.of(resource)).all()).get(resource);
        var type = found == null ? null : found.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        if (type == null || !BY_BROKER.equals(type.value())) {
            throw new LogException(
                    "The topic %s must take the time from its brokers: set its %s to %s."
                            .formatted(
                                    config.topic(),
                                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                                    BY_BROKER));
        }
        return topic.topicId();
    }

    /** A topic of one partition that forgets nothing. */
    String generations() {
        var name = config.topic() + ".generations";
        make(name, 1, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
        return name;
    }

    /**
     * The session time-out that the group will have: brokers refuse a member that wants one outside
     * of what they allow.
     */
    int allowedSessionTimeout(int wantedMillis) {
        var settings = brokerSettings();
        var least = number(settings, LEAST_SESSION_TIMEOUT, 0);
        var most = number(settings, MOST_SESSION_TIMEOUT, Integer.MAX_VALUE);
        var allowed = Math.clamp(wantedMillis, least, most);
        if (allowed != wantedMillis) {
            LOG.warn(
                    "The brokers allow session time-outs of {} to {} ms, so it is {} ms and not"
                            + " {}.",
                    least,
                    most,
                    allowed,
                    wantedMillis);
        }
        return allowed;
    }

    /** Of one broker, all being set up alike; nothing where that may not be known. */
    private @Nullable Config brokerSettings() {
        try {
            var broker = admin.describeCluster().nodes().get().iterator().next().idString();
            var resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
            return admin.describeConfigs(List.of(resource)).all().get().get(resource);
        } catch (ExecutionException | NoSuchElementException notTold) {
            LOG.info("The brokers' session time-outs are not known: {}", notTold.toString());
            return null;
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static int number(@Nullable Config settings, String name, int otherwise) {
        var entry = settings == null ? null : settings.get(name);
        return entry == null || entry.value() == null ? otherwise : Integer.parseInt(entry.value());
    }

    long end(int partition) {
        return offset(partition, OffsetSpec.latest());
    }

    /** Where a new owner begins: behind what was committed, else at the earliest command. */
    long start(int partition) {
        var group = config.topic();
        var all = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return Optional.ofNullable(all.get(new TopicPartition(config.topic(), partition)))
                .map(OffsetAndMetadata::offset)
                .orElseGet(() -> offset(partition, OffsetSpec.earliest()));
    }

    /** Whether a broker tells within {@value #ANSWER_MILLIS} ms what topic there is. */
    boolean answers() {
        try {
            var options = new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS);
            get(admin.describeTopics(List.of(config.topic()), options).allTopicNames());
            return true;
        } catch (LogException silent) {
            return false;
        }
    }

    private long offset(int partition, OffsetSpec which) {
        var place = new TopicPartition(config.topic(), partition);
        return get(admin.listOffsets(Map.of(place, which)).partitionResult(place)).offset();
    }

    private TopicDescription make(String name, int partitions, Map<String, String> settings) {
        try {
            return new KafkaTopic(name, partitions, config.replicas(), config.minInSync())
                    .make(admin, settings);
        } catch (KafkaException failed) {
            throw new LogException("Kafka did not do what it was asked", failed);
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw broken(failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static LogException broken(ExecutionException failed) {
        return new LogException("Kafka did not do what it was asked", failed);
    }

    private static LogException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new LogException("stopped while waiting for Kafka", stopped);
    }

    @Override
    public void close() {
        admin.close();
    }
}
