package dev.parley.role.messaging;

import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Event;
import dev.parley.channel.Facts;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryStore;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Looks facts up: what was just applied here, all before in history. What is not stored yet is
 * always kept, so that the two together miss nothing; of the rest, the newest are kept to spare
 * look-ups. Used by one thread.
 */
final class RecentFacts {
    private static final int MAX_STORED_KEPT = 1_000;

    private final HistoryStore history;
    private final Map<CommandKey, Facts.SameId> ids = new LinkedHashMap<>();
    private final Map<Place, Known> targets = new LinkedHashMap<>();
    private Map<CommandKey, Facts.SameId> ahead = Map.of();

    private record Place(ChannelId channel, long epoch, long seq) {}

    /**
     * @param since the position of the newest command that this depends on
     */
    private record Known(Facts.Target target, Position since) {}

    RecentFacts(HistoryStore history) {
        this.history = history;
    }

    /**
     * Asks history about all commands that come next in one go: it may be a network away. What one
     * of them becomes is known from {@link #add} before a later one is looked up.
     */
    void lookAhead(List<LoggedCommand> batch) {
        var unknown = new HashSet<CommandKey>();
        for (var command : batch) {
            var key = command.submission().key();
            if (!ids.containsKey(key)) {
                unknown.add(key);
            }
        }
        ahead = unknown.isEmpty() ? Map.of() : history.sameIds(unknown);
    }

    /** Of a command that {@link #lookAhead} was told of last. */
    Facts lookUp(LoggedCommand logged, long epoch) {
        var submission = logged.submission();
        var key = submission.key();
        var applied = ids.get(key);
        var sameId = applied != null ? applied : ahead.get(key);
        var target =
                submission.command() instanceof Command.OfMessage ofMessage
                        ? target(new Place(submission.channel(), epoch, ofMessage.target()))
                        : null;
        return sameId == null && target == null ? Facts.NONE : new Facts(sameId, target);
    }

    /** Remembers what an accepted event adds to the facts. */
    void add(SequencedEvent event) {
        ids.put(event.key(), new Facts.SameId(event.seq(), event.position()));
        switch (event.event()) {
            case Event.MessagePosted _ ->
                    targets.put(
                            place(event, event.seq()),
                            new Known(
                                    new Facts.Target(
                                            event.account(),
                                            true,
                                            event.n(),
                                            event.position(),
                                            null),
                                    event.position()));
            case Event.MessageDeleted deleted -> {
                var place = place(event, deleted.target());
                var target = target(place);
                if (target != null) {
                    // Behind the newest, so that it is not forgotten before it is stored.
                    targets.remove(place);
                    targets.put(
                            place,
                            new Known(deletedAt(target, event.position()), event.position()));
                }
            }
            case Event.OfRow _,
                    Event.MessageEdited _,
                    Event.JoinNoted _,
                    Event.MentionNoted _,
                    Event.RulesRaised _ -> {}
        }
    }

    /** Everything up to {@code position} is in history now. */
    void stored(Position position) {
        forget(ids, Facts.SameId::position, position);
        forget(targets, Known::since, position);
    }

    private static <K, V> void forget(
            Map<K, V> kept, Function<V, Position> since, Position stored) {
        var oldest = kept.values().iterator();
        for (var excess = kept.size() - MAX_STORED_KEPT; excess > 0; excess--) {
            if (stored.isBefore(since.apply(oldest.next()))) {
                return;
            }
            oldest.remove();
        }
    }

    private Facts.@Nullable Target target(Place place) {
        var known = targets.get(place);
        return known != null
                ? known.target()
                : history.target(place.channel(), place.epoch(), place.seq()).orElse(null);
    }

    private static Place place(SequencedEvent event, long seq) {
        return new Place(event.channel(), event.epoch(), seq);
    }

    private static Facts.Target deletedAt(Facts.Target target, Position position) {
        return new Facts.Target(
                target.author(), target.isMessage(), target.n(), target.position(), position);
    }
}
