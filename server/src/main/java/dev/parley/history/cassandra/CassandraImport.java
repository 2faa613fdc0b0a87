package dev.parley.history.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryException;
import dev.parley.history.HistoryStore;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Takes a history over as it stood elsewhere. Between {@link #begin} and {@link #finish} no node
 * opens this keyspace, so rows may come in any order; writing them again changes nothing.
 */
public final class CassandraImport implements AutoCloseable {
    private static final int MAX_BATCHES_UNDER_WAY = 48;
    private static final int MAX_BATCH_ROWS = 100;
    private static final int MAX_BATCH_BYTES = 48 << 10;
    private static final int MAX_TRIES = 8;
    private static final long FIRST_RETRY_MILLIS = 250;

    private final Cql cql;
    private final EventRows rows;
    private final Installation installation;
    private final Semaphore underWay = new Semaphore(MAX_BATCHES_UNDER_WAY);
    private final ExecutorService writing = Executors.newVirtualThreadPerTaskExecutor();

    private CassandraImport(Cql cql) {
        this.cql = cql;
        rows = new EventRows(cql);
        installation = new Installation(cql);
    }

    /**
     * Makes keyspace and tables when they are not there.
     *
     * @throws HistoryException when no contact point answers
     */
    public static CassandraImport open(CassandraHistoryConfig config) {
        return new CassandraImport(Cql.open(config));
    }

    /** What later events made of a message. */
    public record Mark(
            long seq,
            String text,
            long editedAtMillis,
            Set<Long> edits,
            @Nullable Position deletedAt) {}

    /** Whether no node has ever written here. */
    public boolean isEmpty() {
        return cql.one(cql.bind("any_event").build()) == null
                && cql.one(cql.bind("any_partition").build()) == null;
    }

    /** Of which installation an import was begun here, ended or not. */
    public Optional<Long> begunOf() {
        return Optional.ofNullable(installation.migrationOf());
    }

    public boolean isFinished() {
        return begunOf().isPresent() && !installation.isMigrating();
    }

    /**
     * @param source names the installation that is taken over
     * @param firstEpoch in which new channels begin
     */
    public void begin(long source, long firstEpoch) {
        installation.setFirstEpoch(firstEpoch);
        installation.setMigrationOf(source);
    }

    /** Nodes may open this keyspace from now on. */
    public void finish() {
        installation.setMigrated();
    }

    /** How far the channel was taken over; 0 for not at all. */
    public long takenOver(ChannelId channel) {
        var row = cql.one(cql.bind("snapshot").setString("channel", channel.value()).build());
        return row == null ? 0 : CassandraHistoryStore.snapshot(row).seq();
    }

    /** One channel on its way. */
    public final class Taking {
        private final List<Future<?>> batches = new ArrayList<>();

        /** Events of one channel, consecutive. */
        public void events(List<SequencedEvent> events) {
            var batch = new ArrayList<BoundStatement>();
            var bytes = 0;
            var bucket = Place.of(events.getFirst()).bucket();
            for (var event : events) {
                var row = rows.write(event, event.position());
                var size = Appending.bytes(row);
                if (!batch.isEmpty()
                        && (batch.size() == MAX_BATCH_ROWS
                                || bytes + size > MAX_BATCH_BYTES
                                || Place.of(event).bucket() != bucket)) {
                    write(batch);
                    batch = new ArrayList<>();
                    bytes = 0;
                }
                batch.add(row);
                bytes += size;
                bucket = Place.of(event).bucket();
            }
            write(batch);
            ids(events);
        }

        private void ids(List<SequencedEvent> events) {
            var byAccount = new LinkedHashMap<AccountId, List<BoundStatement>>();
            for (var event : events) {
                byAccount
                        .computeIfAbsent(event.account(), _ -> new ArrayList<>())
                        .add(
                                cql.bind("insert_id")
                                        .setString("channel", event.channel().value())
                                        .setString("account", event.account().value())
                                        .setUuid("id", event.id().value())
                                        .setLong("seq", event.seq())
                                        .setLong("position", event.position().value())
                                        .build());
            }
            for (var ids : byAccount.values()) {
                for (var from = 0; from < ids.size(); from += MAX_BATCH_ROWS) {
                    write(ids.subList(from, Math.min(ids.size(), from + MAX_BATCH_ROWS)));
                }
            }
        }

        /**
         * @param channel as of its newest event, after which whatever changes a mark comes
         */
        public void mark(Channel channel, Mark mark) {
            var row =
                    cql.bind("insert_mark", new Place(channel.id(), channel.epoch(), mark.seq()))
                            .setLong("seq", mark.seq())
                            .setString("text", mark.text())
                            .setLong("edited_at", mark.editedAtMillis())
                            .setSet("edits", mark.edits(), Long.class)
                            .setLong("position", channel.position().value());
            var deletedAt = mark.deletedAt();
            start((deletedAt == null ? row : row.setLong("deleted_at", deletedAt.value())).build());
        }

        /** Returns when all of the channel is stored; it is then known to have been taken over. */
        public void end(Channel channel) {
            await();
            CassandraImport.this.write(
                    cql.bind("insert_snapshot")
                            .setString("channel", channel.id().value())
                            .setByteBuffer("snapshot", CassandraHistoryStore.encoded(channel))
                            .setLong("position", channel.position().value())
                            .build());
        }

        private void write(List<BoundStatement> batch) {
            if (!batch.isEmpty()) {
                start(BatchStatement.newInstance(DefaultBatchType.UNLOGGED).addAll(batch));
            }
        }

        private void start(Statement<?> statement) {
            underWay.acquireUninterruptibly();
            batches.add(
                    writing.submit(
                            () -> {
                                try {
                                    CassandraImport.this.write(statement);
                                } finally {
                                    underWay.release();
                                }
                            }));
        }

        private void await() {
            for (var batch : batches) {
                try {
                    batch.get();
                } catch (ExecutionException failed) {
                    throw failed.getCause() instanceof HistoryException told
                            ? told
                            : new HistoryException("a row could not be written", failed);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new HistoryException("interrupted while writing", stopped);
                }
            }
            batches.clear();
        }
    }

    /** Used by one thread; several channels may be on their way at once. */
    public Taking taking() {
        return new Taking();
    }

    public void newestPosition(int partition, Position position) {
        write(
                cql.bind("insert_partition")
                        .setInt("part", partition)
                        .setLong("position", position.value())
                        .build());
    }

    /** What stands here now, as nodes will read it. */
    public HistoryStore history() {
        return new CassandraHistoryStore(cql);
    }

    /** A cluster that is busy with what it was given needs a moment, not an end. */
    private void write(Statement<?> statement) {
        for (var attempt = 1; ; attempt++) {
            try {
                Cql.await(cql.start(statement));
                return;
            } catch (HistoryException failed) {
                if (!failed.isTemporary() || attempt == MAX_TRIES) {
                    throw failed;
                }
            }
            try {
                Thread.sleep(FIRST_RETRY_MILLIS << attempt);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new HistoryException("interrupted while writing", stopped);
            }
        }
    }

    @Override
    public void close() {
        writing.close();
        cql.close();
    }
}
