package dev.parley.history.rocksdb;

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
import dev.parley.storage.rocksdb.Family;
import dev.parley.storage.rocksdb.Keys;
import dev.parley.storage.rocksdb.RocksDbStorage;
import dev.parley.storage.rocksdb.StorageException;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * History on RocksDB. Events, id entries, marks, heads and the feed's rows of one append are one
 * batch with one fsync.
 */
public final class RocksDbHistoryStore implements HistoryStore {
    private static final int MAX_HEADS_KEPT_PER_PARTITION = 2_000;

    private final RocksDbStorage storage;
    private final long firstEpoch;

    /** Of each partition the heads of channels that were written to last; also its lock. */
    private final ConcurrentHashMap<Integer, Map<ChannelId, Head>> writtenHeads =
            new ConcurrentHashMap<>();

    private RocksDbHistoryStore(RocksDbStorage storage) {
        this.storage = storage;
        firstEpoch = number(Keys.firstEpoch(), 1);
    }

    private long number(byte[] key, long otherwise) {
        var value = storage.get(Family.CHANNELS, key);
        return value == null ? otherwise : ByteBuffer.wrap(value).getLong();
    }

    public static RocksDbHistoryStore open(RocksDbStorage storage) {
        return new RocksDbHistoryStore(storage);
    }

    @Override
    public void append(int partition, List<SequencedEvent> events) {
        // Two owners of one partition may write at once when one of them is late.
        var written = writtenHeads.computeIfAbsent(partition, _ -> newestKept());
        synchronized (written) {
            var pending = new Pending(partition, written);
            events.forEach(pending::add);
            try {
                pending.write();
                written.putAll(pending.heads);
            } catch (StorageException failed) {
                throw new HistoryException("history did not take a write", failed);
            }
        }
    }

    private static Map<ChannelId, Head> newestKept() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ChannelId, Head> eldest) {
                return size() > MAX_HEADS_KEPT_PER_PARTITION;
            }
        };
    }

    @Override
    public Channel load(ChannelId channel) {
        var head = head(channel);
        var snapshot = storage.get(Family.CHANNELS, Keys.snapshot(channel));
        var state =
                snapshot == null
                        ? Channel.nothing(channel, head.epoch())
                        : StoredCodec.decodeChannel(snapshot);
        if (state.seq() == head.seq()) {
            return state;
        }
        var folded = new Channel[] {state};
        storage.scan(
                Family.EVENTS,
                Keys.event(channel, head.epoch(), state.seq() + 1),
                Keys.event(channel, head.epoch(), head.seq() + 1),
                (_, row) -> {
                    folded[0] = folded[0].fold(StoredCodec.decodeEvent(row));
                    return true;
                });
        return folded[0];
    }

    @Override
    public void saveSnapshot(Channel channel) {
        var known = storage.get(Family.CHANNELS, Keys.snapshot(channel.id()));
        if (known == null || StoredCodec.decodeChannel(known).seq() < channel.seq()) {
            storage.put(Family.CHANNELS, Keys.snapshot(channel.id()), StoredCodec.encode(channel));
        }
    }

    @Override
    public List<StoredEvent> after(
            ChannelId channel, long epoch, long after, long to, int maxEvents) {
        var events = new ArrayList<SequencedEvent>();
        storage.scan(
                Family.EVENTS,
                Keys.event(channel, epoch, after + 1),
                Keys.event(channel, epoch, to + 1),
                (_, row) -> {
                    events.add(StoredCodec.decodeEvent(row));
                    return events.size() < maxEvents;
                });
        return marked(channel, epoch, events);
    }

    @Override
    public List<StoredEvent> before(ChannelId channel, long epoch, long before, int maxEvents) {
        var events = new ArrayList<SequencedEvent>();
        storage.scanBack(
                Family.EVENTS,
                Keys.event(channel, epoch, 0),
                Keys.event(channel, epoch, before),
                (_, row) -> {
                    events.add(StoredCodec.decodeEvent(row));
                    return events.size() < maxEvents;
                });
        Collections.reverse(events);
        return marked(channel, epoch, events);
    }

    private List<StoredEvent> marked(ChannelId channel, long epoch, List<SequencedEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        var marks = new HashMap<Long, Mark>();
        storage.scan(
                Family.MARKS,
                Keys.event(channel, epoch, events.getFirst().seq()),
                Keys.event(channel, epoch, events.getLast().seq() + 1),
                (key, value) -> {
                    marks.put(Keys.seq(key), Mark.decode(value));
                    return true;
                });
        return events.stream()
                .map(
                        event -> {
                            var mark = marks.get(event.seq());
                            return new StoredEvent(event, mark == null ? null : mark.revision());
                        })
                .toList();
    }

    @Override
    public Optional<Facts.SameId> sameId(CommandKey key) {
        var value = storage.get(Family.IDS, Keys.id(key));
        if (value == null) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(value);
        return Optional.of(new Facts.SameId(in.getLong(), new Position(in.getLong())));
    }

    @Override
    public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
        var row = storage.get(Family.EVENTS, Keys.event(channel, epoch, seq));
        if (row == null) {
            return Optional.empty();
        }
        var event = StoredCodec.decodeEvent(row);
        return Optional.of(
                new Facts.Target(
                        event.account(),
                        event.event() instanceof Event.MessagePosted,
                        event.n(),
                        event.position(),
                        mark(channel, epoch, seq).deletedAt()));
    }

    @Override
    public Position newestPosition(int partition) {
        var newest = new Position[] {Position.NONE};
        storage.scanBack(
                Family.FEED,
                Keys.feed(partition, new Position(0)),
                Keys.feed(partition + 1, new Position(0)),
                (key, _) -> {
                    newest[0] = Keys.position(key);
                    return false;
                });
        var generation = number(Keys.generation(), 0);
        return newest[0].generation() >= generation
                ? newest[0]
                : new Position(Position.of(generation, 0).value() - 1);
    }

    private Head head(ChannelId channel) {
        var value = storage.get(Family.CHANNELS, Keys.head(channel));
        return value == null ? new Head(firstEpoch, 0) : Head.decode(value);
    }

    private Mark mark(ChannelId channel, long epoch, long seq) {
        var value = storage.get(Family.MARKS, Keys.event(channel, epoch, seq));
        return value == null ? Mark.NONE : Mark.decode(value);
    }

    /** One append as it grows: later events of it see what earlier ones of it change. */
    private final class Pending {
        private final int partition;
        private final Map<ChannelId, Head> written;
        private final Map<ChannelId, Head> heads = new HashMap<>();
        private final Map<Place, SequencedEvent> events = new LinkedHashMap<>();
        private final Map<Place, Mark> marks = new HashMap<>();

        /** Where an event stands. */
        private record Place(ChannelId channel, long epoch, long seq) {
            byte[] key() {
                return Keys.event(channel, epoch, seq);
            }
        }

        private Pending(int partition, Map<ChannelId, Head> written) {
            this.partition = partition;
            this.written = written;
        }

        private Head head(ChannelId channel) {
            var known = written.get(channel);
            return known != null ? known : RocksDbHistoryStore.this.head(channel);
        }

        private void add(SequencedEvent event) {
            var head = heads.computeIfAbsent(event.channel(), this::head);
            var place = new Place(event.channel(), event.epoch(), event.seq());
            if (event.epoch() == head.epoch() && event.seq() <= head.seq()) {
                requireSame(event, stored(place));
                return;
            }
            if (event.seq() != head.seq() + 1 || event.epoch() != head.epoch()) {
                throw new HistoryException(
                        "event %d of %s would leave a hole after %d"
                                .formatted(event.seq(), event.channel().value(), head.seq()));
            }
            heads.put(event.channel(), new Head(event.epoch(), event.seq()));
            events.put(place, event);
            switch (event.event()) {
                case Event.MessageEdited edited -> {
                    var target = new Place(event.channel(), event.epoch(), edited.target());
                    marks.put(
                            target,
                            mark(target).edited(event.seq(), event.timeMillis(), edited.text()));
                }
                case Event.MessageDeleted deleted ->
                        erase(
                                new Place(event.channel(), event.epoch(), deleted.target()),
                                event.position());
                case Event.OfRow _,
                        Event.MessagePosted _,
                        Event.JoinNoted _,
                        Event.MentionNoted _,
                        Event.RulesRaised _ -> {}
            }
        }

        /** The text of a deleted message, and of its edits, is gone for good. */
        private void erase(Place target, Position deletedAt) {
            var mark = mark(target).deleted(deletedAt);
            marks.put(target, mark);
            eraseText(target);
            for (var seq : mark.editSeqs()) {
                eraseText(new Place(target.channel(), target.epoch(), seq));
            }
        }

        private void eraseText(Place place) {
            var event = stored(place);
            if (event != null) {
                events.put(place, event.erased());
            }
        }

        private @Nullable SequencedEvent stored(Place place) {
            var added = events.get(place);
            if (added != null) {
                return added;
            }
            var row = storage.get(Family.EVENTS, place.key());
            return row == null ? null : StoredCodec.decodeEvent(row);
        }

        private Mark mark(Place place) {
            var changed = marks.get(place);
            return changed != null
                    ? changed
                    : RocksDbHistoryStore.this.mark(place.channel(), place.epoch(), place.seq());
        }

        /** A late owner writes what its successor wrote, but for text that was erased since. */
        private static void requireSame(SequencedEvent again, @Nullable SequencedEvent stored) {
            if (stored == null || !stored.erased().equals(again.erased())) {
                throw new HistoryException(
                        "event %d of %s is stored with other content"
                                .formatted(again.seq(), again.channel().value()));
            }
        }

        private void write() {
            if (events.isEmpty()) {
                return;
            }
            try (var batch = storage.batch()) {
                events.forEach(
                        (place, event) -> {
                            batch.put(Family.EVENTS, place.key(), StoredCodec.encode(event));
                            batch.put(
                                    Family.IDS,
                                    Keys.id(event.key()),
                                    ByteBuffer.allocate(2 * Long.BYTES)
                                            .putLong(event.seq())
                                            .putLong(event.position().value())
                                            .array());
                            batch.put(
                                    Family.FEED,
                                    Keys.feed(partition, event.position()),
                                    place.key());
                        });
                marks.forEach((place, mark) -> batch.put(Family.MARKS, place.key(), mark.encode()));
                heads.forEach(
                        (channel, head) ->
                                batch.put(Family.CHANNELS, Keys.head(channel), head.encode()));
                batch.writeDurably();
            }
        }
    }
}
