package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.directory.ChannelDirectory;
import dev.parley.directory.ChannelDirectory.Projection;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;
import dev.parley.protocol.Names;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Keeps the directory's channel rows and memberships behind the events of one partition. */
final class Projector {
    private static final int CATCH_UP_EVENTS = 1_000;
    private static final int CURSOR_EVERY_EVENTS = 10_000;

    private final int partition;
    private final ChannelDirectory directory;
    private final boolean keepsCursor;
    private final Patience patience;
    private long cursor = Feed.START;
    private int eventsSinceCursor;

    /**
     * @param keepsCursor whether the directory is told how far it is: a log that is replayed gives
     *     again what is missing, and messages then need no directory
     */
    Projector(int partition, ChannelDirectory directory, boolean keepsCursor, Patience patience) {
        this.keepsCursor = keepsCursor;
        this.patience = patience;
        this.partition = partition;
        this.directory = directory;
    }

    /** Projects what the feed holds beyond the directory's cursor: before anyone is answered. */
    void catchUp(Feed feed, HistoryStore history) {
        cursor = directory.feedCursor(partition);
        var channels = new HashMap<ChannelId, Channel>();
        while (true) {
            var missed = feed.read(partition, cursor, CATCH_UP_EVENTS);
            if (missed.isEmpty()) {
                return;
            }
            for (var entry : missed) {
                var event = entry.event();
                if (event.event() instanceof Event.OfRow) {
                    var newest = channels.computeIfAbsent(event.channel(), history::load);
                    replay(event, newest, entry.cursor());
                }
            }
            cursor = missed.getLast().cursor();
            directory.project(partition, List.of(), cursor);
            if (channels.size() > CATCH_UP_EVENTS) {
                channels.clear();
            }
        }
    }

    void project(List<Decided> decided) {
        var projections = new ArrayList<Projection>();
        for (var one : decided) {
            switch (one) {
                case Decided.Accepted accepted -> {
                    cursor = accepted.event().position().value();
                    eventsSinceCursor += keepsCursor ? 1 : 0;
                    if (accepted.event().event() instanceof Event.OfRow) {
                        projections.add(
                                new Projection(
                                        accepted.event(),
                                        accepted.rowSeqBefore(),
                                        accepted.after(),
                                        foldedName(accepted.after())));
                    }
                }
                case Decided.Replayed replayed -> {
                    if (replayed.event().event() instanceof Event.OfRow) {
                        persistently(
                                () ->
                                        replay(
                                                replayed.event(),
                                                replayed.newest(),
                                                replayed.event().position().value()));
                    }
                }
                case Decided.Duplicate _, Decided.Refused _, Decided.LongRefused _ -> {}
            }
        }
        if (!projections.isEmpty() || eventsSinceCursor >= CURSOR_EVERY_EVENTS) {
            persistently(() -> directory.project(partition, projections, cursor));
            eventsSinceCursor = 0;
        }
    }

    /** Moves the cursor, so that the next start has nothing to catch up with. */
    void flush() {
        if (eventsSinceCursor > 0) {
            directory.project(partition, List.of(), cursor);
            eventsSinceCursor = 0;
        }
    }

    /**
     * All row events before this one were projected, so where the row stands is what it expects.
     */
    private void replay(SequencedEvent event, Channel newest, long upTo) {
        var applied = directory.appliedSeq(event.channel());
        if (applied < event.seq()) {
            directory.project(
                    partition,
                    List.of(new Projection(event, applied, newest, foldedName(newest))),
                    upTo);
        }
    }

    private static @Nullable String foldedName(Channel channel) {
        return channel.exists() && channel.isPublicRoom() ? Names.fold(channel.name()) : null;
    }

    /**
     * What is stored must be projected, however long the directory is away: giving up would leave
     * the lists wrong for good. Who may have been replaced leaves it to the next owner.
     */
    private void persistently(Runnable write) {
        patience.keepTrying(
                () -> {
                    write.run();
                    return true;
                });
    }
}
