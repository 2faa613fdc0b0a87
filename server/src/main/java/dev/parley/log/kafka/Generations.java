package dev.parley.log.kafka;

import dev.parley.channel.Position;
import dev.parley.log.LogException;
import dev.parley.storage.kafka.KafkaClients;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;

/**
 * The generation of every offset, so that a position never goes back. It stands in a topic of its
 * own, one line for each time that it was raised; of two lines about the same place the first one
 * counts. So all nodes, late ones too, give the same command the same position.
 *
 * <p>It is raised from the first offset on when the topic of the commands is another one than
 * before (made anew, or a new cluster under a history that there is), and within a partition when
 * history knows positions beyond its end.
 */
final class Generations implements AutoCloseable {
    private static final int EVERY_PARTITION = -1;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> reader;
    private final KafkaProducer<byte[], byte[]> writer;
    private final TopicPartition place;
    private final Uuid commands;
    private final List<Raise> raises = new ArrayList<>();

    /** From {@code offset} on, positions have {@code generation}. */
    private record Raise(Uuid topic, int partition, long offset, long generation) {
        private static final int FIELDS = 4;

        String line() {
            return "%s %d %d %d".formatted(topic, partition, offset, generation);
        }

        static Raise of(String line) {
            var fields = line.split(" ", FIELDS);
            return new Raise(
                    Uuid.fromString(fields[0]),
                    Integer.parseInt(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]));
        }

        boolean isAboutThePlaceOf(Raise other) {
            return topic.equals(other.topic)
                    && partition == other.partition
                    && offset == other.offset;
        }
    }

    /** Gives the offsets of one partition their positions. */
    interface Lineage {
        Position position(long offset);
    }

    /**
     * @param topic that {@link Topics#generations} made
     * @param commands id of the topic of the commands
     */
    Generations(
            KafkaConsumer<byte[], byte[]> reader,
            KafkaProducer<byte[], byte[]> writer,
            String topic,
            Uuid commands) {
        this.reader = reader;
        this.writer = writer;
        this.commands = commands;
        place = new TopicPartition(topic, 0);
        reader.assign(List.of(place));
        reader.seekToBeginning(List.of(place));
    }

    /** Gives a new topic its generation, above all that are known. */
    synchronized void begin(int partitions, IntFunction<Position> newestStored) {
        readOn();
        if (find(new Raise(commands, EVERY_PARTITION, 0, 0)) != null) {
            return;
        }
        var newest = raises.stream().mapToLong(Raise::generation).max().orElse(0);
        for (var i = 0; i < partitions; i++) {
            newest = Math.max(newest, newestStored.apply(i).generation());
        }
        raise(new Raise(commands, EVERY_PARTITION, 0, newest + 1));
    }

    /**
     * The positions of a partition, all above {@code newestStored} that are not stored yet.
     *
     * @param start where its new owner begins to read
     * @param end the offset that the next command gets
     */
    synchronized Lineage lineage(int partition, Position newestStored, long start, long end) {
        readOn();
        var stored = newestStored.generation();
        if (stored > generation(partition, end)) {
            raise(new Raise(commands, partition, start, stored + 1));
        } else if (stored == generation(partition, end) && newestStored.offset() >= end) {
            raise(new Raise(commands, partition, end, stored + 1));
        }
        var mine = raises.stream().filter(raise -> isOf(raise, partition)).toList();
        return offset -> Position.of(generation(mine, offset), offset);
    }

    private boolean isOf(Raise raise, int partition) {
        return raise.topic().equals(commands)
                && (raise.partition() == partition || raise.partition() == EVERY_PARTITION);
    }

    private long generation(int partition, long offset) {
        return generation(raises.stream().filter(raise -> isOf(raise, partition)).toList(), offset);
    }

    private static long generation(List<Raise> raises, long offset) {
        var generation = 0L;
        for (var raise : raises) {
            if (raise.offset() <= offset) {
                generation = Math.max(generation, raise.generation());
            }
        }
        return generation;
    }

    private @Nullable Raise find(Raise wanted) {
        return raises.stream().filter(wanted::isAboutThePlaceOf).findFirst().orElse(null);
    }

    private void raise(Raise raise) {
        try {
            var line = raise.line().getBytes(StandardCharsets.UTF_8);
            writer.send(new ProducerRecord<>(place.topic(), 0, null, line)).get();
        } catch (ExecutionException | KafkaException failed) {
            throw new LogException("Kafka did not take a new generation", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LogException("stopped while raising a generation", stopped);
        }
        readOn();
    }

    /** Reads what was written since the last time. */
    private void readOn() {
        try {
            var end = reader.endOffsets(List.of(place)).getOrDefault(place, 0L);
            var deadline = System.nanoTime() + KafkaClients.DELIVERY_TIMEOUT_MILLIS * 1_000_000L;
            while (reader.position(place) < end) {
                for (var line : reader.poll(POLL).records(place)) {
                    var raise = Raise.of(new String(line.value(), StandardCharsets.UTF_8));
                    if (find(raise) == null) {
                        raises.add(raise);
                    }
                }
                if (System.nanoTime() > deadline) {
                    throw new LogException("Kafka did not tell the generations in time");
                }
            }
        } catch (KafkaException failed) {
            throw new LogException("Kafka did not tell the generations", failed);
        }
    }

    @Override
    public synchronized void close() {
        reader.close();
    }
}
