package dev.parley.feed.kafka;

import dev.parley.RealEngines;
import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.feed.FeedContractTest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.util.List;
import java.util.Map;
import java.util.UUID;

class KafkaFeedTest extends FeedContractTest {
    private final KafkaFeedConfig config =
            new KafkaFeedConfig(
                    "127.0.0.1:" + RealEngines.kafka().address().getPort(),
                    "events-" + UUID.randomUUID(),
                    1,
                    1,
                    Map.of());
    private KafkaFeed feed;

    @BeforeEach
    void open() {
        feed = KafkaFeed.open(config, PARTITIONS);
    }

    @AfterEach
    void close() {
        feed.close();
    }

    @Override
    protected Feed feed() {
        return feed;
    }

    @Override
    protected void append(int partition, List<SequencedEvent> events) {
        feed.append(partition, events);
    }

    @Override
    protected Feed reopened() {
        close();
        open();
        return feed;
    }
}
