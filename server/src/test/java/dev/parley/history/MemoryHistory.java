package dev.parley.history;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Event;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.StoredEvent.Revision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * History in memory, for simulations: the same contract, and its writes can be had one by one, as a
 * store on several machines may have done some of them. Used by one thread at a time.
 */
public final class MemoryHistory implements HistoryStore {
    private final Map<ChannelId, TreeMap<Long, SequencedEvent>> rows = new HashMap<>();
    private final Map<CommandKey, Facts.SameId> ids = new HashMap<>();
    private final Map<Place, Mark> marks = new HashMap<>();
    private final Map<Integer, TreeMap<Position, SequencedEvent>> byPosition = new HashMap<>();
    private final Map<ChannelId, Channel> snapshots = new HashMap<>();

    private record Place(ChannelId channel, long seq) {}

    /** What later events made of a message. */
    private static final class Mark {
        private @Nullable Position deletedAt;
        private final NavigableMap<Long, SequencedEvent> edits = new TreeMap<>();

        private @Nullable Revision revision() {
            if (edits.isEmpty() && deletedAt == null) {
                return null;
            }
            var newest = edits.isEmpty() ? null : edits.lastEntry().getValue();
            var text =
                    newest != null
                                    && deletedAt == null
                                    && newest.event() instanceof Event.MessageEdited edited
                            ? edited.text()
                            : "";
            return new Revision(text, newest == null ? 0 : newest.timeMillis(), deletedAt != null);
        }
    }

    public MemoryHistory() {}

    /** A copy that goes its own way. */
    public MemoryHistory copy() {
        var copy = new MemoryHistory();
        byPosition.forEach(
                (partition, events) -> copy.append(partition, List.copyOf(events.values())));
        copy.snapshots.putAll(snapshots);
        return copy;
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        for (var event : fresh(events)) {
            writeId(event);
            writeEffect(event);
            writeRow(partition, event);
        }
    }

    /**
     * Those that are not stored yet.
     *
     * @throws HistoryException when one would leave a hole, or differs from what is stored
     */
    public List<SequencedEvent> fresh(List<SequencedEvent> events) {
        var fresh = new ArrayList<SequencedEvent>();
        var heads = new HashMap<ChannelId, Long>();
        for (var event : events) {
            var head = heads.computeIfAbsent(event.channel(), id -> (long) rows(id).size());
            if (event.seq() <= head) {
                var stored = rows(event.channel()).get(event.seq());
                if (stored != null && !stored.erased().equals(event.erased())) {
                    throw new HistoryException(
                            "%s is stored with other content: %s".formatted(event, stored));
                }
            } else if (event.seq() != head + 1) {
                throw new HistoryException("%s would leave a hole after %d".formatted(event, head));
            } else {
                heads.put(event.channel(), event.seq());
                fresh.add(event);
            }
        }
        return fresh;
    }

    public void writeId(SequencedEvent event) {
        ids.put(event.key(), new Facts.SameId(event.seq(), event.position()));
    }

    public void writeEffect(SequencedEvent event) {
        switch (event.event()) {
            case Event.MessageEdited edited ->
                    mark(event.channel(), edited.target()).edits.put(event.seq(), event);
            case Event.MessageDeleted deleted -> {
                var mark = mark(event.channel(), deleted.target());
                mark.deletedAt = event.position();
                erase(event.channel(), deleted.target());
                mark.edits.keySet().forEach(seq -> erase(event.channel(), seq));
            }
            case Event.OfRow _,
                    Event.MessagePosted _,
                    Event.JoinNoted _,
                    Event.MentionNoted _,
                    Event.RulesRaised _ -> {}
        }
    }

    private void erase(ChannelId channel, long seq) {
        rows(channel).computeIfPresent(seq, (_, event) -> event.erased());
    }

    /** A late repeat of what was erased since does not bring it back. */
    public void writeRow(int partition, SequencedEvent event) {
        var target = event.event() instanceof Event.MessageEdited edited ? edited.target() : 0;
        var isErased =
                isDeleted(event.channel(), event.seq()) || isDeleted(event.channel(), target);
        rows(event.channel()).putIfAbsent(event.seq(), isErased ? event.erased() : event);
        byPosition
                .computeIfAbsent(partition, _ -> new TreeMap<>())
                .putIfAbsent(event.position(), event);
    }

    private boolean isDeleted(ChannelId channel, long seq) {
        var mark = marks.get(new Place(channel, seq));
        return mark != null && mark.deletedAt != null;
    }

    private Mark mark(ChannelId channel, long seq) {
        return marks.computeIfAbsent(new Place(channel, seq), _ -> new Mark());
    }

    private TreeMap<Long, SequencedEvent> rows(ChannelId channel) {
        return rows.computeIfAbsent(channel, _ -> new TreeMap<>());
    }

    @Override
    public Channel load(ChannelId channel) {
        var state = snapshots.getOrDefault(channel, Channel.nothing(channel, 1));
        for (var event : rows(channel).tailMap(state.seq(), false).values()) {
            state = state.fold(event);
        }
        return state;
    }

    @Override
    public void saveSnapshot(Channel channel) {
        snapshots.merge(
                channel.id(), channel, (before, next) -> before.seq() < next.seq() ? next : before);
    }

    @Override
    public List<StoredEvent> after(
            ChannelId channel, long epoch, long after, long to, int maxEvents) {
        return to <= after || epoch != 1
                ? List.of()
                : rows(channel).subMap(after, false, to, true).values().stream()
                        .limit(maxEvents)
                        .map(this::stored)
                        .toList();
    }

    @Override
    public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
        return rows(channel).headMap(before, false).descendingMap().values().stream()
                .limit(maxEvents)
                .map(this::stored)
                .toList()
                .reversed();
    }

    private StoredEvent stored(SequencedEvent event) {
        var mark = marks.get(new Place(event.channel(), event.seq()));
        return new StoredEvent(event, mark == null ? null : mark.revision());
    }

    @Override
    public Optional<Facts.SameId> sameId(CommandKey key) {
        return Optional.ofNullable(ids.get(key));
    }

    @Override
    public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
        var event = rows(channel).get(seq);
        if (event == null) {
            return Optional.empty();
        }
        var mark = marks.get(new Place(channel, seq));
        return Optional.of(
                new Facts.Target(
                        event.account(),
                        event.event() instanceof Event.MessagePosted,
                        event.n(),
                        event.position(),
                        mark == null ? null : mark.deletedAt));
    }

    @Override
    public Position newestPosition(int partition) {
        var events = byPosition.get(partition);
        return events == null || events.isEmpty() ? Position.NONE : events.lastKey();
    }

    /** The events of a partition after {@code cursor}, by position. */
    public List<SequencedEvent> byPosition(int partition, long cursor, int maxEvents) {
        return Objects.requireNonNullElseGet(
                        byPosition.get(partition), TreeMap<Position, SequencedEvent>::new)
                .tailMap(new Position(cursor), false)
                .values()
                .stream()
                .limit(maxEvents)
                .toList();
    }
}
