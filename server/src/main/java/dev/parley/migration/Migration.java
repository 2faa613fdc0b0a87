package dev.parley.migration;

import dev.parley.channel.CommandKey;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.StoredCodec;
import dev.parley.directory.DirectoryException;
import dev.parley.feed.FeedException;
import dev.parley.history.HistoryException;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;
import dev.parley.history.cassandra.CassandraImport;
import dev.parley.history.rocksdb.HistoryExport.Held;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Copies an installation from embedded storage to the engines of a cluster, then reads both sides
 * and compares. Whatever of it is run again changes nothing, so a migration that ended in the
 * middle is simply started anew; what a channel's snapshot shows to be there is passed over.
 */
public final class Migration {
    private static final int PAGE_EVENTS = 1_000;
    private static final int CHANNELS_AT_ONCE = 8;
    private static final int FEED_EVENTS_AT_ONCE = 1_000;
    private static final int MAX_NAMED = 10;

    private final Source source;
    private final Target target;
    private final Progress progress;

    /**
     * @param lines hears how far it is, in sentences
     */
    public Migration(Source source, Target target, Consumer<String> lines) {
        this.source = source;
        this.target = target;
        progress = new Progress(lines);
    }

    /** What there is to be copied. */
    public record Plan(long channels, long events, long feedEvents, Map<String, Long> tables) {
        /** Of all tables together. */
        public long rows() {
            return tables.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Counts what is there; nothing is changed. */
    public Plan plan() {
        var channels = source.export().channels();
        var waiting = 0L;
        for (var partition = 0; partition < source.partitions(); partition++) {
            waiting += feed(partition, _ -> {});
        }
        return new Plan(
                channels.size(),
                channels.stream().mapToLong(Held::seq).sum(),
                waiting,
                source.directory().counts());
    }

    /**
     * Whether it can be done.
     *
     * @return whether it goes on where an earlier run ended
     * @throws MigrationException with a sentence that says why not
     */
    public boolean check() {
        if (source.partitions() > target.partitions()) {
            throw new MigrationException(
                    "The installation has channels in partition %d, and the cluster's log has %d partitions: set log.partitions to %d or more."
                            .formatted(
                                    source.partitions() - 1,
                                    target.partitions(),
                                    source.partitions()));
        }
        if (!target.logIsEmpty()) {
            throw new MigrationException(
                    "The cluster's log is not empty: a node has run there. Name other topics, or"
                            + " delete them.");
        }
        var begun = target.history().begunOf();
        if (begun.isPresent()) {
            if (begun.get() != source.id()) {
                throw new MigrationException(
                        "Another installation was, or is being, migrated to this cluster.");
            }
            if (target.history().isFinished()) {
                throw new MigrationException(
                        "This installation was migrated to this cluster already: start its nodes.");
            }
            return true;
        }
        if (!target.history().isEmpty()) {
            throw new MigrationException("The cluster's history is not empty.");
        }
        if (!target.feedIsEmpty()) {
            throw new MigrationException("The cluster's feed is not empty.");
        }
        target.directory()
                .counts()
                .forEach(
                        (table, rows) -> {
                            if (rows > 0) {
                                throw new MigrationException(
                                        "The cluster's directory is not empty: %s has %,d rows."
                                                .formatted(table, rows));
                            }
                        });
        return false;
    }

    /** What was copied and found the same on both sides. */
    public record Done(long channels, long events, long feedEvents, long rows, String checksum) {}

    /**
     * Copies and compares.
     *
     * @throws MigrationException when it cannot be done, or must be run again
     */
    public Done run() {
        check();
        try {
            target.history().begin(source.id(), source.export().firstEpoch());
            copyHistory();
            var rows = copyDirectory();
            var fed = copyFeed();
            var checksum = compareHistory();
            compareDirectory();
            target.history().finish();
            var plan = source.export().channels();
            return new Done(
                    plan.size(), plan.stream().mapToLong(Held::seq).sum(), fed, rows, checksum);
        } catch (HistoryException | DirectoryException | FeedException failed) {
            throw new MigrationException(
                    "The migration did not end: "
                            + reason(failed)
                            + ". Run it again: it goes on where it ended.",
                    failed);
        }
    }

    private static String reason(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return failure.getMessage() + (deepest == failure ? "" : " (" + deepest.getMessage() + ")");
    }

    private void copyHistory() {
        var channels = source.export().channels();
        progress.begin("history", "events", channels.stream().mapToLong(Held::seq).sum());
        onEach(channels, held -> copy(held, progress::add));
        for (var partition = 0; partition < source.partitions(); partition++) {
            var newest = source.history().newestPosition(partition);
            if (!newest.equals(Position.NONE)) {
                target.history().newestPosition(partition, newest);
            }
        }
        progress.end();
    }

    private void copy(Held held, LongConsumer copied) {
        if (target.history().takenOver(held.channel()) == held.seq()) {
            copied.accept(held.seq());
            return;
        }
        var history = source.history();
        var taking = target.history().taking();
        for (var last = 0L; last < held.seq(); ) {
            var page = history.after(held.channel(), held.epoch(), last, held.seq(), PAGE_EVENTS);
            taking.events(page.stream().map(StoredEvent::event).toList());
            copied.accept(page.size());
            last = page.getLast().event().seq();
        }
        var channel = history.load(held.channel());
        for (var mark : source.export().marks(held)) {
            taking.mark(
                    channel,
                    new CassandraImport.Mark(
                            mark.seq(),
                            mark.text(),
                            mark.editedAtMillis(),
                            new HashSet<>(mark.editSeqs()),
                            mark.deletedAt()));
        }
        taking.end(channel);
    }

    private long copyDirectory() {
        var counts = source.directory().counts();
        progress.begin(
                "directory", "rows", counts.values().stream().mapToLong(Long::longValue).sum());
        for (var table : source.directory().names()) {
            source.directory().copy(table, target.directory(), progress::add);
        }
        progress.end();
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private long copyFeed() {
        progress.begin("feed", "events", 0);
        var fed = 0L;
        for (var partition = 0; partition < source.partitions(); partition++) {
            var to = partition;
            fed +=
                    feed(
                            partition,
                            events -> {
                                target.feed().append(to, events);
                                progress.add(events.size());
                            });
        }
        progress.end();
        return fed;
    }

    /** What some reader of the feed has not read. */
    private long feed(int partition, Consumer<List<SequencedEvent>> each) {
        var feed = source.feed();
        var cursor = source.consumed(partition);
        var events = 0L;
        while (true) {
            var page = feed.read(partition, cursor, FEED_EVENTS_AT_ONCE);
            if (page.isEmpty()) {
                return events;
            }
            each.accept(page.stream().map(one -> one.event()).toList());
            events += page.size();
            cursor = page.getLast().cursor();
        }
    }

    /** The sum over all channels; each is compared by itself. */
    private String compareHistory() {
        var channels = source.export().channels();
        progress.begin("comparing", "events", channels.stream().mapToLong(Held::seq).sum());
        var there = target.history().history();
        var different = new ConcurrentLinkedQueue<String>();
        var sum = new ConcurrentLinkedQueue<Long>();
        onEach(
                channels,
                held -> {
                    var ours = content(source.history(), held);
                    var theirs = content(there, held);
                    progress.add(held.seq());
                    sum.add(ours.checksum());
                    if (!ours.equals(theirs)
                            || !source.history()
                                    .load(held.channel())
                                    .equals(there.load(held.channel()))) {
                        different.add(
                                "%s (%d events here, %d there)"
                                        .formatted(
                                                held.channel().value(),
                                                ours.events(),
                                                theirs.events()));
                    }
                });
        for (var partition = 0; partition < source.partitions(); partition++) {
            if (!source.history()
                    .newestPosition(partition)
                    .equals(there.newestPosition(partition))) {
                different.add("the newest position of partition " + partition);
            }
        }
        progress.end();
        if (!different.isEmpty()) {
            throw new MigrationException(
                    "%d of %d channels are not the same in the cluster: %s"
                            .formatted(
                                    different.size(),
                                    channels.size(),
                                    String.join(
                                            ", ", different.stream().limit(MAX_NAMED).toList())));
        }
        return "%016x".formatted(sum.stream().mapToLong(Long::longValue).sum());
    }

    /** A channel's events as people see them, and the commands that they came from. */
    private record Content(long events, long ids, long checksum) {}

    private static Content content(HistoryStore history, Held held) {
        var digest = sha256();
        var events = 0L;
        var ids = 0L;
        for (var last = 0L; last < held.seq() + 1; ) {
            var page =
                    history.after(held.channel(), held.epoch(), last, Long.MAX_VALUE, PAGE_EVENTS);
            if (page.isEmpty()) {
                break;
            }
            for (var stored : page) {
                digest.update(StoredCodec.encode(stored.event()));
                var revision = stored.revision();
                if (revision != null) {
                    digest.update(revision.text().getBytes(StandardCharsets.UTF_8));
                    digest.update(
                            ByteBuffer.allocate(Long.BYTES + 1)
                                    .putLong(revision.editedAtMillis())
                                    .put((byte) (revision.deleted() ? 1 : 0))
                                    .array());
                }
            }
            ids += matchingIds(history, page);
            events += page.size();
            last = page.getLast().event().seq();
        }
        return new Content(events, ids, ByteBuffer.wrap(digest.digest()).getLong());
    }

    private static long matchingIds(HistoryStore history, List<StoredEvent> page) {
        var wanted = new HashMap<CommandKey, SequencedEvent>();
        page.forEach(stored -> wanted.put(stored.event().key(), stored.event()));
        return history.sameIds(wanted.keySet()).entrySet().stream()
                .filter(
                        same -> {
                            var event = wanted.get(same.getKey());
                            return event != null
                                    && same.getValue().seq() == event.seq()
                                    && same.getValue().position().equals(event.position());
                        })
                .count();
    }

    private void compareDirectory() {
        var different = new ArrayList<String>();
        for (var table : source.directory().names()) {
            var here = source.directory().content(table, target.directory());
            var there = target.directory().content(table, target.directory());
            if (!here.equals(there)) {
                different.add(
                        "%s (%d rows here, %d there)".formatted(table, here.rows(), there.rows()));
            }
        }
        if (!different.isEmpty()) {
            throw new MigrationException(
                    "Tables of the directory are not the same in the cluster: "
                            + String.join(", ", different));
        }
    }

    /** Does the work for some channels at a time; the first failure ends it. */
    private static void onEach(List<Held> channels, Consumer<Held> work) {
        var slots = new Semaphore(CHANNELS_AT_ONCE);
        var failures = new ConcurrentLinkedQueue<RuntimeException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var held : channels) {
                slots.acquireUninterruptibly();
                if (!failures.isEmpty()) {
                    slots.release();
                    break;
                }
                var _ =
                        threads.submit(
                                () -> {
                                    try {
                                        work.accept(held);
                                    } catch (RuntimeException failed) {
                                        failures.add(failed);
                                    } finally {
                                        slots.release();
                                    }
                                });
            }
        }
        var failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
