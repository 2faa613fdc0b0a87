package dev.parley.role.messaging;

import dev.parley.channel.Rulebook;
import dev.parley.directory.ChannelDirectory;
import dev.parley.discovery.Discovery;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.log.PartitionLog;
import dev.parley.relay.RelayPublisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

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
    private static final Logger LOG = LoggerFactory.getLogger(MessagingRole.class);

    private final HistoryStore history;
    private final Feed feed;
    private final ChannelDirectory directory;
    private final RelayPublisher relay;
    private final Discovery discovery;
    private final Consumer<Throwable> fatal;
    private final ConcurrentHashMap<Integer, OwnedPartition> owned = new ConcurrentHashMap<>();
    private Rulebook rulebook = Rulebook.OURS;
    private Workers workers = Workers.OF_THE_PLATFORM;

    /**
     * @param fatal called when a partition cannot go on and cannot be given up: what it holds in
     *     memory and what is stored may differ, and only a new start brings them together
     */
    public MessagingRole(
            HistoryStore history,
            Feed feed,
            ChannelDirectory directory,
            RelayPublisher relay,
            Discovery discovery,
            Consumer<Throwable> fatal) {
        this.history = history;
        this.feed = feed;
        this.directory = directory;
        this.relay = relay;
        this.discovery = discovery;
        this.fatal = fatal;
    }

    /** As a version of Parley that is yet to come, or was. */
    public void judgeBy(Rulebook other) {
        rulebook = other;
    }

    /** Partitions that come from now on are owned by these threads. */
    void workBy(Workers others) {
        workers = others;
    }

    @Override
    public void assigned(int partition, PartitionLog log) {
        var patience = new Patience(log::isOwned, workers);
        var patient = new PatientHistory(history, patience);
        var projector = new Projector(partition, directory, !log.isReplayed(), patience);
        if (!log.isReplayed()) {
            projector.catchUp(feed, patient);
        }
        var store = new PartitionStore(partition, patient, feed, patience);
        Consumer<Throwable> broken = failure -> cannotGoOn(partition, log, failure);
        var publisher = new Publisher(log, store, projector, relay, broken);
        var applier = new Applier(log, patient, publisher, rulebook, broken);
        var mine = new OwnedPartition(partition, log.generation(), applier, publisher, workers);
        owned.put(partition, mine);
        relay.offer(partition, publisher);
        mine.start();
        tellOthers();
    }

    @Override
    public void revoked(int partition) {
        relay.withdraw(partition);
        var mine = owned.remove(partition);
        tellOthers();
        if (mine != null) {
            mine.join();
        }
    }

    /** What is wrong with the process is wrong for all partitions. */
    private void cannotGoOn(int partition, PartitionLog log, Throwable failure) {
        LOG.error("Partition {} cannot go on here.", partition, failure);
        if (failure instanceof Error || !log.giveUp()) {
            fatal.accept(failure);
        }
    }

    /** How many partitions are this node's at the moment. */
    public int partitions() {
        return owned.size();
    }

    /** Whoever wants to hear of a channel finds its owner in what nodes say of themselves. */
    private void tellOthers() {
        discovery.update(
                self ->
                        self.withPartitions(
                                owned.entrySet().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        Map.Entry::getKey,
                                                        one -> one.getValue().generation()))));
    }
}
