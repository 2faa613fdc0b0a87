package dev.parley.history.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Event;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.StoredCodec;
import dev.parley.history.HistoryException;
import dev.parley.history.HistoryStore;
import dev.parley.history.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * History on Cassandra or ScyllaDB. There is no row for a channel's newest event: its snapshot says
 * where to look, and the rows that follow are those that there are.
 *
 * <p>Whatever fails here is temporary: the same append may be repeated until it succeeds, and must
 * be before any later one.
 */
public final class CassandraHistoryStore implements HistoryStore, AutoCloseable {
    private static final int LOAD_EVENTS = 1_000;
    private static final int MAX_HEADS_KEPT = 100_000;

    private final Cql cql;
    private final EventRows rows;
    private final Installation installation;

    /** The epoch in which new channels begin. */
    private final long firstEpoch;

    /** The newest events that were stored through here; another node may have stored more. */
    private final Map<ChannelId, Head> heads =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<ChannelId, Head> eldest) {
                            return size() > MAX_HEADS_KEPT;
                        }
                    });

    private record Head(long epoch, long seq) {
        boolean isFollowedBy(SequencedEvent event) {
            return event.epoch() == epoch && event.seq() == seq + 1;
        }
    }

    CassandraHistoryStore(Cql cql) {
        this.cql = cql;
        rows = new EventRows(cql);
        installation = new Installation(cql);
        firstEpoch = installation.firstEpoch();
    }

    /**
     * Makes keyspace and tables when they are not there.
     *
     * @throws HistoryException when no contact point answers, or a migration into this keyspace has
     *     not ended
     */
    public static CassandraHistoryStore open(CassandraHistoryConfig config) {
        var cql = Cql.open(config);
        try {
            var history = new CassandraHistoryStore(cql);
            if (history.installation.isMigrating()) {
                throw new HistoryException(
                        "a migration into the keyspace %s was begun and did not end: run it again"
                                .formatted(config.keyspace()));
            }
            return history;
        } catch (RuntimeException unread) {
            cql.close();
            throw unread;
        }
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        var fresh = new ArrayList<SequencedEvent>();
        var next = new HashMap<ChannelId, Head>();
        for (var event : events) {
            var head = next.get(event.channel());
            if (head == null) {
                head = headBefore(event);
            }
            if (event.epoch() == head.epoch() && event.seq() <= head.seq()) {
                requireSame(event, rows.read(Place.of(event)));
                next.put(event.channel(), head);
            } else if (head.isFollowedBy(event)) {
                fresh.add(event);
                next.put(event.channel(), new Head(event.epoch(), event.seq()));
            } else {
                throw new HistoryException(
                        "event %d of %s would leave a hole after %d"
                                .formatted(event.seq(), event.channel().value(), head.seq()));
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        new Appending(cql, rows).append(partition, fresh);
        heads.putAll(next);
    }

    /** What is kept here may be old: what does not fit is looked up. */
    private Head headBefore(SequencedEvent event) {
        var kept = heads.get(event.channel());
        return kept != null && kept.isFollowedBy(event) ? kept : head(event.channel());
    }

    private Head head(ChannelId channel) {
        var snapshot = snapshot(channel);
        return snapshot == null
                ? new Head(firstEpoch, rows.newest(channel, firstEpoch, 0))
                : new Head(
                        snapshot.epoch(), rows.newest(channel, snapshot.epoch(), snapshot.seq()));
    }

    /** A late owner writes what its successor wrote, but for text that was erased since. */
    private static void requireSame(SequencedEvent again, @Nullable SequencedEvent stored) {
        if (stored == null || !stored.erased().equals(again.erased())) {
            throw new HistoryException(
                    "event %d of %s is stored with other content"
                            .formatted(again.seq(), again.channel().value()));
        }
    }

    @Override
    public Channel load(ChannelId channel) {
        var snapshot = snapshot(channel);
        var state = snapshot == null ? Channel.nothing(channel, firstEpoch) : snapshot;
        while (true) {
            var events =
                    rows.after(channel, state.epoch(), state.seq(), Long.MAX_VALUE, LOAD_EVENTS);
            for (var event : events) {
                state = state.fold(event);
            }
            if (events.size() < LOAD_EVENTS) {
                return state;
            }
        }
    }

    private @Nullable Channel snapshot(ChannelId channel) {
        var row = cql.one(cql.bind("snapshot").setString("channel", channel.value()).build());
        return row == null ? null : snapshot(row);
    }

    static Channel snapshot(Row row) {
        var blob = Objects.requireNonNull(row.getByteBuffer("snapshot"), "an empty snapshot");
        var bytes = new byte[blob.remaining()];
        blob.get(bytes);
        return StoredCodec.decodeChannel(bytes);
    }

    static ByteBuffer encoded(Channel channel) {
        return ByteBuffer.wrap(StoredCodec.encode(channel));
    }

    @Override
    public void saveSnapshot(Channel channel) {
        cql.run(
                cql.bind("insert_snapshot")
                        .setString("channel", channel.id().value())
                        .setByteBuffer("snapshot", encoded(channel))
                        .setLong("position", channel.position().value())
                        .build());
    }

    @Override
    public List<StoredEvent> after(
            ChannelId channel, long epoch, long after, long to, int maxEvents) {
        return revised(channel, epoch, rows.after(channel, epoch, after, to, maxEvents));
    }

    @Override
    public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
        var events = rows.before(channel, epoch, before, maxEvents);
        if (events.isEmpty() && Place.bucket(before) > 0) {
            events = rows.before(channel, epoch, head(channel).seq() + 1, maxEvents);
        }
        return revised(channel, epoch, events);
    }

    private List<StoredEvent> revised(ChannelId channel, long epoch, List<SequencedEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        var revisions =
                rows.revisions(channel, epoch, events.getFirst().seq(), events.getLast().seq());
        return events.stream()
                .map(event -> new StoredEvent(event, revisions.get(event.seq())))
                .toList();
    }

    @Override
    public Optional<Facts.SameId> sameId(CommandKey key) {
        return Optional.ofNullable(sameIds(List.of(key)).get(key));
    }

    @Override
    public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
        var asked = new LinkedHashMap<CommandKey, CompletionStage<AsyncResultSet>>();
        for (var key : keys) {
            asked.put(
                    key,
                    cql.start(
                            cql.bind("id")
                                    .setString("channel", key.channel().value())
                                    .setString("account", key.account().value())
                                    .setUuid("id", key.id().value())
                                    .build()));
        }
        var found = new HashMap<CommandKey, Facts.SameId>();
        asked.forEach(
                (key, answer) -> {
                    var row = Cql.await(answer).one();
                    if (row != null) {
                        found.put(
                                key,
                                new Facts.SameId(
                                        row.getLong("seq"), new Position(row.getLong("position"))));
                    }
                });
        return found;
    }

    @Override
    public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
        var place = new Place(channel, epoch, seq);
        var event = rows.read(place);
        return event == null
                ? Optional.empty()
                : Optional.of(
                        new Facts.Target(
                                event.account(),
                                event.event() instanceof Event.MessagePosted,
                                event.n(),
                                event.position(),
                                rows.mark(place).deletedAt()));
    }

    @Override
    public Position newestPosition(int partition) {
        var row = cql.one(cql.bind("partition").setInt("part", partition).build());
        return row == null ? Position.NONE : new Position(row.getLong("position"));
    }

    @Override
    public void close() {
        cql.close();
    }
}
