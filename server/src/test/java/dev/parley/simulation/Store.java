package dev.parley.simulation;

import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Facts;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.history.HistoryException;
import dev.parley.history.HistoryStore;
import dev.parley.history.MemoryHistory;
import dev.parley.history.StoredEvent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where history is kept in a simulation, with all that can go wrong there. */
abstract class Store {
    final World world;
    private long awayUntilNanos;

    Store(World world) {
        this.world = world;
    }

    /** What is stored at this moment, as everybody reads it. */
    abstract MemoryHistory stored();

    /** Returns when the events are stored for good; waits in a thread of {@code process}. */
    abstract void append(World.Process process, int partition, List<SequencedEvent> events);

    void away(long nanos) {
        awayUntilNanos = Math.max(awayUntilNanos, world.nowNanos() + nanos);
    }

    boolean isAway() {
        return world.nowNanos() < awayUntilNanos;
    }

    private void look(World.Process process) {
        if (world.perMille(300)) {
            process.sleep(world.millis(0, 2));
        }
        if (isAway()) {
            process.sleep(world.millis(5, 50));
            throw away();
        }
    }

    static HistoryException away() {
        return HistoryException.temporary("history is away", new IllegalStateException("fault"));
    }

    /** The store as a process has it. */
    final HistoryStore of(World.Process process) {
        return new HistoryStore() {
            @Override
            public void append(int partition, List<SequencedEvent> events) {
                Store.this.append(process, partition, events);
            }

            @Override
            public Channel load(ChannelId channel) {
                look(process);
                return stored().load(channel);
            }

            @Override
            public void saveSnapshot(Channel channel) {
                look(process);
                stored().saveSnapshot(channel);
            }

            @Override
            public List<StoredEvent> after(
                    ChannelId channel, long epoch, long after, long to, int maxEvents) {
                look(process);
                return stored().after(channel, epoch, after, to, maxEvents);
            }

            @Override
            public List<StoredEvent> before(
                    ChannelId channel, long epoch, long before, int maxEvents) {
                look(process);
                return stored().before(channel, epoch, before, maxEvents);
            }

            @Override
            public Optional<Facts.SameId> sameId(CommandKey key) {
                look(process);
                return stored().sameId(key);
            }

            @Override
            public Map<CommandKey, Facts.SameId> sameIds(Collection<CommandKey> keys) {
                look(process);
                return HistoryStore.super.sameIds(keys);
            }

            @Override
            public Optional<Facts.Target> target(ChannelId channel, long epoch, long seq) {
                look(process);
                return stored().target(channel, epoch, seq);
            }

            @Override
            public Position newestPosition(int partition) {
                return stored().newestPosition(partition);
            }
        };
    }

    /**
     * The disk of one machine: what was written and not synced is lost by a crash, from somewhere
     * on, and a batch that was torn is none.
     */
    static final class Disk extends Store {
        private final MemoryHistory synced = new MemoryHistory();
        private final List<Batch> unsynced = new ArrayList<>();
        private boolean slow;
        private boolean failing;

        private record Batch(int partition, List<SequencedEvent> events) {}

        Disk(World world) {
            super(world);
        }

        @Override
        MemoryHistory stored() {
            return synced;
        }

        @Override
        void append(World.Process process, int partition, List<SequencedEvent> events) {
            var fresh = synced.fresh(events);
            if (fresh.isEmpty()) {
                return;
            }
            var batch = new Batch(partition, fresh);
            process.sleep(world.millis(0, 1));
            unsynced.add(batch);
            sync(process, batch);
        }

        private void sync(World.Process process, Batch batch) {
            process.sleep(slow ? world.millis(50, 500) : world.millis(0, 4));
            if (failing) {
                throw new HistoryException("the disk did not take a write");
            }
            var upTo = unsynced.indexOf(batch) + 1;
            keep(upTo);
        }

        private void keep(int batches) {
            var kept = unsynced.subList(0, batches);
            kept.forEach(batch -> synced.append(batch.partition(), batch.events()));
            kept.clear();
        }

        void slow(boolean now) {
            slow = now;
        }

        /** No sync succeeds until the next crash. */
        void fail() {
            failing = true;
        }

        void crash() {
            failing = false;
            keep(world.random().nextInt(unsynced.size() + 1));
            unsynced.clear();
        }
    }

    /**
     * Several machines: a write is many, of which some may have been done when it fails, and one
     * that was given up may still be done later.
     */
    static final class Quorum extends Store {
        private final MemoryHistory rows = new MemoryHistory();

        Quorum(World world) {
            super(world);
        }

        @Override
        MemoryHistory stored() {
            return rows;
        }

        @Override
        void append(World.Process process, int partition, List<SequencedEvent> events) {
            var fresh = rows.fresh(events);
            for (var event : fresh) {
                write(process, () -> rows.writeId(event));
                write(process, () -> rows.writeEffect(event));
            }
            var byChannel = new LinkedHashMap<ChannelId, List<SequencedEvent>>();
            fresh.forEach(
                    event ->
                            byChannel
                                    .computeIfAbsent(event.channel(), _ -> new ArrayList<>())
                                    .add(event));
            for (var ofChannel : byChannel.values()) {
                for (var event : ofChannel) {
                    write(process, () -> rows.writeRow(partition, event));
                }
            }
        }

        private void write(World.Process process, Runnable done) {
            if (world.perMille(500)) {
                process.sleep(world.millis(0, 2));
            }
            if (isAway() || world.perMille(2)) {
                if (world.perMille(300)) {
                    world.after(world.millis(0, 400), done);
                }
                process.sleep(world.millis(5, 50));
                throw away();
            }
            done.run();
        }
    }
}
