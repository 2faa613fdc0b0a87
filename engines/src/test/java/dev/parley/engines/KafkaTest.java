package dev.parley.engines;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class KafkaTest extends EngineContractTest {
    private static final TopicPartition TOPIC = new TopicPartition("kept", 0);

    @Override
    Engine engine() {
        return Kafka.single();
    }

    @Override
    void write(InetSocketAddress server, String value) throws Exception {
        create("127.0.0.1:" + server.getPort(), 1);
        send("127.0.0.1:" + server.getPort(), value);
    }

    @Override
    String read(InetSocketAddress server) {
        return readLast("127.0.0.1:" + server.getPort());
    }

    @Test
    void threeBrokersGoOnWhenOneIsKilled(@TempDir Path folder) throws Exception {
        var brokers = Kafka.brokers(3).stream().map(broker -> broker.start(folder)).toList();
        try {
            brokers.forEach(EngineProcess::awaitReady);
            var servers = Kafka.bootstrapServers(brokers);
            create(servers, 3);
            send(servers, "before");
            brokers.getFirst().kill();
            send(servers, "after");
            assertThat(readLast(servers)).isEqualTo("after");
        } finally {
            brokers.forEach(EngineProcess::close);
        }
    }

    private static void create(String servers, int replicas) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) replicas)))
                    .all()
                    .get();
        }
    }

    private static void send(String servers, String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers, "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC.topic(), value)).get();
        }
    }

    private static String readLast(String servers) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(TOPIC));
            var end = consumer.endOffsets(List.of(TOPIC)).get(TOPIC);
            consumer.seek(TOPIC, end - 1);
            var records = consumer.poll(Duration.ofSeconds(10)).records(TOPIC);
            return records.getLast().value();
        }
    }
}
