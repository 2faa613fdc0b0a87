package dev.parley.storage.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A topic as it is to be made.
 *
 * @param partitions at least so many
 * @param replicas of each record
 * @param minInSync of them that must have a record before it counts
 */
public record KafkaTopic(String name, int partitions, int replicas, int minInSync) {
    private static final long LOOK_AGAIN_MILLIS = 20;

    /**
     * Makes it when it is not there, with these settings, and adds partitions when it has fewer.
     * Several nodes may do so at once.
     *
     * @return what there was before partitions were added
     * @throws KafkaException when the brokers do not do it
     */
    public TopicDescription make(Admin admin, Map<String, String> settings) {
        try {
            create(admin, settings);
            var there = describe(admin);
            if (there.partitions().size() < partitions) {
                grow(admin);
            }
            return there;
        } catch (ExecutionException failed) {
            throw new KafkaException("Kafka did not make the topic " + name, failed.getCause());
        } catch (InterruptedException stopped) {
            throw new InterruptException(stopped);
        }
    }

    private void create(Admin admin, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        var all = new HashMap<>(settings);
        all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(minInSync));
        try {
            var topic = new NewTopic(name, partitions, (short) replicas).configs(all);
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    /** One that was just made is not known to every broker at once. */
    private TopicDescription describe(Admin admin) throws ExecutionException, InterruptedException {
        var deadline =
                System.nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(KafkaClients.DELIVERY_TIMEOUT_MILLIS);
        while (true) {
            try {
                var described = admin.describeTopics(List.of(name)).allTopicNames().get();
                return Objects.requireNonNull(described.get(name));
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() > deadline) {
                    throw failed;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
            }
        }
    }

    private void grow(Admin admin) throws ExecutionException, InterruptedException {
        try {
            admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all().get();
        } catch (ExecutionException failed) {
            // Another node has just done it.
            if (!(failed.getCause() instanceof InvalidPartitionsException)) {
                throw failed;
            }
        }
    }
}
