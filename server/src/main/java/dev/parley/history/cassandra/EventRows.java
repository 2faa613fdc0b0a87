package dev.parley.history.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;

import dev.parley.channel.ChannelId;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.StoredCodec;
import dev.parley.history.StoredEvent.Revision;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads and writes the rows of events and marks, bucket by bucket. */
final class EventRows {
    private final Cql cql;

    EventRows(Cql cql) {
        this.cql = cql;
    }

    /**
     * The row of an event.
     *
     * @param at whose position decides which of two writes stays
     */
    BoundStatement write(SequencedEvent event, Position at) {
        return cql.bind("insert_event", Place.of(event))
                .setLong("seq", event.seq())
                .setByteBuffer("event", ByteBuffer.wrap(StoredCodec.encode(event)))
                .setLong("position", at.value())
                .build();
    }

    @Nullable SequencedEvent read(Place place) {
        var row = cql.one(cql.bind("event", place).setLong("seq", place.seq()).build());
        return row == null ? null : event(row);
    }

    /** As {@code HistoryStore.after}. Where a bucket ends before its last number, so do events. */
    List<SequencedEvent> after(ChannelId channel, long epoch, long after, long to, int maxEvents) {
        var events = new ArrayList<SequencedEvent>();
        var last = after;
        while (last < to && events.size() < maxEvents) {
            var first = new Place(channel, epoch, last + 1);
            var before = events.size();
            for (var row :
                    cql.run(
                            cql.bind("events_after", first)
                                    .setLong("after", last)
                                    .setLong("until", to)
                                    .setInt("max", maxEvents - events.size())
                                    .build())) {
                events.add(event(row));
            }
            if (events.size() == before) {
                break;
            }
            last = events.getLast().seq();
            if (!Place.isLastOfBucket(last)) {
                break;
            }
        }
        return events;
    }

    /**
     * As {@code HistoryStore.before}; nothing for a {@code before} that is buckets beyond the end.
     */
    List<SequencedEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
        var events = new ArrayList<SequencedEvent>();
        var bound = before;
        while (bound > 1 && events.size() < maxEvents) {
            var found = events.size();
            for (var row :
                    cql.run(
                            cql.bind("events_before", new Place(channel, epoch, bound - 1))
                                    .setLong("before", bound)
                                    .setInt("max", maxEvents - events.size())
                                    .build())) {
                events.add(event(row));
            }
            if (events.size() == found) {
                break;
            }
            bound = Place.bucket(bound - 1) * Place.BUCKET_EVENTS;
        }
        Collections.reverse(events);
        return events;
    }

    /** The newest event at or after {@code known}, which is one, or 0 for none. */
    long newest(ChannelId channel, long epoch, long known) {
        var newest = known;
        while (true) {
            // Either more of its bucket, or the next bucket when it is the last of its own.
            var row =
                    cql.one(cql.bind("newest_seq", new Place(channel, epoch, newest + 1)).build());
            if (row == null) {
                return newest;
            }
            newest = row.getLong("seq");
            if (!Place.isLastOfBucket(newest)) {
                return newest;
            }
        }
    }

    /** What was made of the events from {@code from} to {@code to}. */
    Map<Long, Revision> revisions(ChannelId channel, long epoch, long from, long to) {
        var revisions = new HashMap<Long, Revision>();
        for (var bucket = Place.bucket(from); bucket <= Place.bucket(to); bucket++) {
            var inBucket = new Place(channel, epoch, bucket * Place.BUCKET_EVENTS);
            for (var row :
                    cql.run(
                            cql.bind("marks", inBucket)
                                    .setLong("first", from)
                                    .setLong("last", to)
                                    .build())) {
                revisions.put(
                        row.getLong("seq"),
                        new Revision(
                                Objects.requireNonNullElse(row.getString("text"), ""),
                                row.getLong("edited_at"),
                                !row.isNull("deleted_at")));
            }
        }
        return revisions;
    }

    /**
     * @param editSeqs the events that edited the message
     * @param deletedAt where it was deleted, if ever
     */
    record Mark(Set<Long> editSeqs, @Nullable Position deletedAt) {
        private static final Mark NONE = new Mark(Set.of(), null);
    }

    Mark mark(Place place) {
        var row = cql.one(cql.bind("mark", place).setLong("seq", place.seq()).build());
        if (row == null) {
            return Mark.NONE;
        }
        var edits = Objects.requireNonNullElse(row.getSet("edits", Long.class), Set.<Long>of());
        return new Mark(
                edits, row.isNull("deleted_at") ? null : new Position(row.getLong("deleted_at")));
    }

    BoundStatement markEdited(Place target, SequencedEvent edit, String text) {
        return cql.bind("mark_edited", target)
                .setLong("seq", target.seq())
                .setString("text", text)
                .setLong("edited_at", edit.timeMillis())
                .setSet("edits", Set.of(edit.seq()), Long.class)
                .setLong("position", edit.position().value())
                .build();
    }

    BoundStatement markDeleted(Place target, Position at) {
        return cql.bind("mark_deleted", target)
                .setLong("seq", target.seq())
                .setLong("position", at.value())
                .build();
    }

    private static SequencedEvent event(Row row) {
        var blob = Objects.requireNonNull(row.getByteBuffer("event"), "an event without a row");
        var bytes = new byte[blob.remaining()];
        blob.get(bytes);
        return StoredCodec.decodeEvent(bytes);
    }
}
