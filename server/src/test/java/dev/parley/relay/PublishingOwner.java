package dev.parley.relay;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Owns a partition as the messaging role does: one thread stores, publishes and answers
 * subscriptions.
 */
public final class PublishingOwner implements RelayPublisher.Source, AutoCloseable {
    private final int partition;
    private final RelayPublisher relay;
    private final StoredRooms rooms;
    private final Map<ChannelId, Channel> published = new HashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    public PublishingOwner(int partition, RelayPublisher relay, StoredRooms rooms) {
        this.partition = partition;
        this.relay = relay;
        this.rooms = rooms;
        relay.offer(partition, this);
    }

    public RelayPublisher relay() {
        return relay;
    }

    @Override
    public void subscribe(ChannelId channel, Consumer<Channel> answer) {
        thread.execute(() -> answer.accept(published.computeIfAbsent(channel, rooms::load)));
    }

    /** Stores and publishes the next message. */
    public Future<SequencedEvent> post(ChannelId channel, String text) {
        return thread.submit(
                () -> {
                    var before = published.computeIfAbsent(channel, rooms::load);
                    var event = rooms.post(channel, text);
                    published.put(channel, before.fold(event));
                    relay.publish(partition, event);
                    return event;
                });
    }

    /** Publishes again what an earlier owner has stored. */
    public void publishAgain(SequencedEvent event) {
        CompletableFuture.runAsync(() -> relay.publish(partition, event), thread).join();
    }

    /** As an owner lets go: what it has begun is finished. */
    @Override
    public void close() {
        relay.withdraw(partition);
        thread.shutdown();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
