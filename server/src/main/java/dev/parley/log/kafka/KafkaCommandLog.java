package dev.parley.log.kafka;

import dev.parley.channel.Position;
import dev.parley.channel.StoredCodec;
import dev.parley.channel.Submission;
import dev.parley.log.CommandLog;
import dev.parley.log.LogConfig;
import dev.parley.log.LogException;
import dev.parley.storage.kafka.KafkaClients;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * The log of a cluster: a Kafka topic with a partition for each of ours. Every node that calls
 * {@link #start} joins one consumer group, which gives each partition to one of them.
 *
 * <p>What was appended is on as many brokers as the topic asks for; where a partition's new owner
 * begins is what the last one committed, so that the tail of what was decided is read again.
 */
public final class KafkaCommandLog implements CommandLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandLog.class);
    private static final long WARN_EVERY_NANOS = 5_000_000_000L;
    private static final long FIRST_LOOK_EVERY_MILLIS = 20;

    private final KafkaLogConfig config;
    private final int partitions;
    private final LogClients clients;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Generations generations;
    private final IntFunction<Position> newestStored;
    private final AtomicLong warnedAtNanos = new AtomicLong(System.nanoTime() - WARN_EVERY_NANOS);
    private volatile boolean closed;
    private @Nullable GroupReader reader;
    private @Nullable Thread reading;

    private KafkaCommandLog(
            KafkaLogConfig config, LogConfig logConfig, IntFunction<Position> newestStored) {
        this.config = config;
        this.newestStored = newestStored;
        partitions = logConfig.partitionsOfCluster();
        clients = new LogClients(config);
        topics = new Topics(clients.admin(), config);
        Uuid commands;
        String generationsTopic;
        try {
            commands = topics.commands(partitions);
            generationsTopic = topics.generations();
        } catch (LogException failed) {
            // Whoever waits for Kafka tries again and again.
            topics.close();
            throw failed;
        }
        producer = clients.producer();
        awaitPartitions(config.topic(), partitions);
        awaitPartitions(generationsTopic, 1);
        generations = new Generations(clients.reader(), producer, generationsTopic, commands);
        generations.begin(partitions, newestStored);
    }

    /**
     * Makes the topics when they are not there, and adds partitions when there are fewer than
     * {@code logConfig} wants.
     *
     * @param newestStored the newest position of a partition in history; may fail later, and is
     *     then asked again
     * @throws LogException when Kafka cannot be reached within {@value
     *     KafkaClients#DELIVERY_TIMEOUT_MILLIS} ms, or has the topic with settings that break it
     */
    public static KafkaCommandLog open(
            KafkaLogConfig config, LogConfig logConfig, IntFunction<Position> newestStored) {
        return new KafkaCommandLog(config, logConfig, newestStored);
    }

    /**
     * Whether no command was ever appended.
     *
     * @throws LogException when Kafka cannot be reached
     */
    public static boolean isEmpty(KafkaLogConfig config) {
        try {
            return new KafkaClients(config.bootstrapServers(), config.clientSettings())
                    .isEmpty(config.topic());
        } catch (KafkaException failed) {
            throw new LogException("Kafka did not tell what the log holds", failed);
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
    public Optional<String> whyNotReady() {
        if (reader != null && !reader.isMember()) {
            return Optional.of("This node has not been told which partitions are its own.");
        }
        return topics.answers() ? Optional.empty() : Optional.of("Kafka does not answer.");
    }

    @Override
    public Append append(int partition, Submission submission) {
        if (closed) {
            return Append.CLOSED;
        }
        var value = StoredCodec.encode(submission);
        try {
            var sent =
                    producer.send(
                            new ProducerRecord<>(config.topic(), partition, null, value),
                            (_, failure) -> warn(failure));
            // What fails at once was not taken: no room, or nobody knows where the partition is.
            return sent.state() == Future.State.FAILED ? Append.OVERLOADED : Append.TAKEN;
        } catch (IllegalStateException producerClosed) {
            return Append.CLOSED;
        }
    }

    @Override
    public void start(PartitionOwner owner) {
        var turns = new PartitionTurns(this::lineage);
        var sessionTimeout = topics.allowedSessionTimeout(config.sessionTimeoutMillis());
        reader =
                new GroupReader(
                        clients.member(sessionTimeout),
                        config.topic(),
                        sessionTimeout,
                        turns,
                        owner);
        reading = Thread.ofPlatform().name("log").start(reader);
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofMillis(KafkaClients.DELIVERY_TIMEOUT_MILLIS));
        if (reader != null && reading != null) {
            reader.close();
            try {
                reading.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        generations.close();
        topics.close();
    }

    private Generations.Lineage lineage(int partition) {
        var newest = newestStored.apply(partition);
        return generations.lineage(
                partition, newest, topics.start(partition), topics.end(partition));
    }

    /** The producer, which never waits, must have heard of the topic before the first append. */
    private void awaitPartitions(String topic, int wanted) {
        var deadline = System.nanoTime() + KafkaClients.DELIVERY_TIMEOUT_MILLIS * 1_000_000L;
        while (true) {
            try {
                if (producer.partitionsFor(topic).size() >= wanted) {
                    return;
                }
            } catch (KafkaException notYet) {
                LOG.debug("The producer does not know the topic {} yet.", topic, notYet);
            }
            if (System.nanoTime() > deadline) {
                throw new LogException("Kafka did not tell the partitions of " + topic);
            }
            try {
                Thread.sleep(FIRST_LOOK_EVERY_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new LogException("stopped while waiting for Kafka", stopped);
            }
        }
    }

    /** A broken cluster fails every append; a line now and then says it all. */
    private void warn(@Nullable Exception failure) {
        if (failure == null) {
            return;
        }
        var last = warnedAtNanos.get();
        var now = System.nanoTime();
        if (now - last >= WARN_EVERY_NANOS && warnedAtNanos.compareAndSet(last, now)) {
            LOG.warn("Kafka did not take a command: {}", failure.toString());
        }
    }
}
