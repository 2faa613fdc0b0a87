package dev.parley.role.messaging;

import dev.parley.directory.ChannelDirectory;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.log.PartitionLog;
import dev.parley.relay.RelayPublisher;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Owns partitions: reads their commands, decides them, stores the events and tells the world, in
 * that order. The way of a command through one partition is
 *
 * <pre>
 *   log ─▶ {@link Applier} ─(batches)─▶ {@link Publisher}: history, feed ─▶ directory ─▶ relay ─▶ log.commit
 * </pre>
 *
 * so that the next batch is decided while the last one is being stored.
 */
public final class MessagingRole implements CommandLog.PartitionOwner {
    private final HistoryStore history;
    private final Feed feed;
    private final ChannelDirectory directory;
    private final RelayPublisher relay;
    private final ConcurrentHashMap<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();

    public MessagingRole(
            HistoryStore history, Feed feed, ChannelDirectory directory, RelayPublisher relay) {
        this.history = history;
        this.feed = feed;
        this.directory = directory;
        this.relay = relay;
    }

    @Override
    public void assigned(int partition, PartitionLog log) {
        var projector = new Projector(partition, directory);
        projector.catchUp(feed, history);
        var publisher = new Publisher(partition, log, history, feed, projector, relay);
        var applier = new Applier(log, history, publisher);
        var mine = new OwnedPartition(partition, applier, publisher);
        owned.put(partition, mine);
        relay.offer(partition, publisher);
        mine.start();
    }

    @Override
    public void revoked(int partition) {
        relay.withdraw(partition);
        var mine = owned.remove(partition);
        if (mine != null) {
            mine.join();
        }
    }
}
