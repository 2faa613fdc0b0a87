package dev.parley.history.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One append, which ends before the first row of anything later is written:
 *
 * <ol>
 *   <li>what events need: id entries, what they do to messages, the erasing of what they delete
 *   <li>the events' own rows, those of a channel one batch after the other
 * </ol>
 *
 * A deletion begins an append of its own, so that what it erases is stored when it is looked up.
 */
final class Appending {
    private static final int MAX_BATCH_BYTES = 64 << 10;

    /** What a statement weighs beside the values whose length varies. */
    private static final int ROW_BYTES = 128;

    private final Cql cql;
    private final EventRows rows;
    private final List<CompletionStage<?>> started = new ArrayList<>();

    Appending(Cql cql, EventRows rows) {
        this.cql = cql;
        this.rows = rows;
    }

    /** Returns when all are stored, events of a channel in their order. */
    void append(int partition, List<SequencedEvent> events) {
        // Before the events: what it names is in the log, stored or not, and it must not be less.
        started.add(
                cql.start(
                        cql.bind("insert_partition")
                                .setInt("part", partition)
                                .setLong("position", events.getLast().position().value())
                                .build()));
        var from = 0;
        for (var i = 1; i <= events.size(); i++) {
            if (i == events.size() || events.get(i).event() instanceof Event.MessageDeleted) {
                appendTogether(events.subList(from, i));
                from = i;
            }
        }
    }

    private void appendTogether(List<SequencedEvent> events) {
        writeIds(events);
        for (var event : events) {
            writeEffects(event);
        }
        awaitStarted();
        var byChannel = new LinkedHashMap<ChannelId, List<SequencedEvent>>();
        for (var event : events) {
            byChannel.computeIfAbsent(event.channel(), _ -> new ArrayList<>()).add(event);
        }
        byChannel.values().forEach(ofChannel -> started.add(writeRows(ofChannel)));
        awaitStarted();
    }

    private void writeIds(List<SequencedEvent> events) {
        record Sender(ChannelId channel, AccountId account) {}
        var bySender = new LinkedHashMap<Sender, List<BoundStatement>>();
        for (var event : events) {
            bySender.computeIfAbsent(
                            new Sender(event.channel(), event.account()), _ -> new ArrayList<>())
                    .add(
                            cql.bind("insert_id")
                                    .setString("channel", event.channel().value())
                                    .setString("account", event.account().value())
                                    .setUuid("id", event.id().value())
                                    .setLong("seq", event.seq())
                                    .setLong("position", event.position().value())
                                    .build());
        }
        for (var ids : bySender.values()) {
            for (var from = 0; from < ids.size(); from += MAX_BATCH_BYTES / ROW_BYTES) {
                var to = Math.min(ids.size(), from + MAX_BATCH_BYTES / ROW_BYTES);
                started.add(cql.start(batch(ids.subList(from, to))));
            }
        }
    }

    private void writeEffects(SequencedEvent event) {
        var place = Place.of(event);
        switch (event.event()) {
            case Event.MessageEdited edited ->
                    started.add(
                            cql.start(
                                    rows.markEdited(
                                            place.at(edited.target()), event, edited.text())));
            case Event.MessageDeleted deleted -> erase(place.at(deleted.target()), event);
            case Event.OfRow _,
                    Event.MessagePosted _,
                    Event.JoinNoted _,
                    Event.MentionNoted _,
                    Event.RulesRaised _ -> {}
        }
    }

    /** The text of a deleted message, and of its edits, is gone for good. */
    private void erase(Place target, SequencedEvent deletion) {
        started.add(cql.start(rows.markDeleted(target, deletion.position())));
        eraseText(target, deletion);
        for (var edit : rows.mark(target).editSeqs()) {
            eraseText(target.at(edit), deletion);
        }
    }

    private void eraseText(Place place, SequencedEvent deletion) {
        var event = rows.read(place);
        if (event != null) {
            started.add(cql.start(rows.write(event.erased(), deletion.position())));
        }
    }

    /** Each batch lies in one partition of the cluster, and waits for the one before. */
    private CompletionStage<?> writeRows(List<SequencedEvent> ofChannel) {
        CompletionStage<?> last = CompletableFuture.completedStage(null);
        var batch = new ArrayList<BoundStatement>();
        var bytes = 0;
        var bucket = Place.of(ofChannel.getFirst()).bucket();
        for (var event : ofChannel) {
            var row = rows.write(event, event.position());
            var rowBytes = ROW_BYTES + bytes(row);
            var mustEnd = bytes + rowBytes > MAX_BATCH_BYTES || Place.of(event).bucket() != bucket;
            if (mustEnd && !batch.isEmpty()) {
                last = then(last, List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(row);
            bytes += rowBytes;
            bucket = Place.of(event).bucket();
        }
        return then(last, batch);
    }

    private CompletionStage<?> then(CompletionStage<?> last, List<BoundStatement> rowsOfOne) {
        var batch = batch(rowsOfOne);
        return last.thenCompose(_ -> cql.start(batch));
    }

    static int bytes(BoundStatement row) {
        ByteBuffer event = row.getBytesUnsafe("event");
        return event == null ? 0 : event.remaining();
    }

    private static BatchStatement batch(List<? extends BatchableStatement<?>> statements) {
        return BatchStatement.newInstance(DefaultBatchType.UNLOGGED).addAll(statements);
    }

    private void awaitStarted() {
        // All of them, so that nothing of a failed append is under way when it is tried again.
        RuntimeException failure = null;
        for (var stage : started) {
            try {
                Cql.await(stage);
            } catch (RuntimeException failed) {
                failure = failed;
            }
        }
        started.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
