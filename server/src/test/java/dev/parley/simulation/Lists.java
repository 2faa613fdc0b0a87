package dev.parley.simulation;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.ChannelDirectory;
import dev.parley.directory.DirectoryException;
import dev.parley.testkit.Entry.Deed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The directory's rows of channels in a simulation: what is projected, and where channels are. */
final class Lists {
    private final World world;
    private final Map<ChannelId, Row> rows = new HashMap<>();
    private final Map<Integer, Long> cursors = new HashMap<>();
    private long awayUntilNanos;

    private static final class Row {
        private final int partition;
        private long appliedSeq;
        private Set<AccountId> members = Set.of();

        private Row(int partition) {
            this.partition = partition;
        }
    }

    Lists(World world) {
        this.world = world;
    }

    void away(long nanos) {
        awayUntilNanos = Math.max(awayUntilNanos, world.nowNanos() + nanos);
    }

    Set<AccountId> members(ChannelId channel) {
        return rows.get(channel).members;
    }

    void add(ChannelId channel, int partition) {
        rows.putIfAbsent(channel, new Row(partition));
    }

    /** The directory as a process has it. */
    ChannelDirectory of(World.Process process) {
        return new ChannelDirectory() {
            private void look() {
                if (world.perMille(300)) {
                    process.sleep(world.millis(0, 3));
                }
                if (world.nowNanos() < awayUntilNanos) {
                    process.sleep(world.millis(5, 50));
                    throw new DirectoryException(
                            "the directory is away", new IllegalStateException("fault"));
                }
            }

            @Override
            public boolean reserveName(String folded, ChannelId channel, long nowMillis) {
                throw new AssertionError("nobody names a room here");
            }

            @Override
            public void releaseName(String folded, ChannelId channel) {
                throw new AssertionError("nobody names a room here");
            }

            @Override
            public int insertIfAbsent(ChannelId channel, int partition) {
                look();
                add(channel, partition);
                return rows.get(channel).partition;
            }

            @Override
            public OptionalInt partitionOf(ChannelId channel) {
                // Where a channel is never changes, and the product keeps it as well.
                var row = rows.get(channel);
                return row == null ? OptionalInt.empty() : OptionalInt.of(row.partition);
            }

            @Override
            public int partitions() {
                throw new AssertionError("the log is there already");
            }

            @Override
            public List<Listed> channelsOf(AccountId account) {
                throw new AssertionError("nobody asks for a list here");
            }

            @Override
            public List<PublicRoom> publicRooms(AccountId asker, String foldedQuery, int limit) {
                throw new AssertionError("nobody asks for a list here");
            }

            @Override
            public Optional<ChannelId> publicRoom(String folded) {
                throw new AssertionError("nobody asks for a list here");
            }

            @Override
            public void project(int partition, List<Projection> projections, long feedCursor) {
                look();
                for (var one : projections) {
                    var channel = one.event().channel();
                    add(channel, partition);
                    var row = rows.get(channel);
                    if (row.appliedSeq == one.expectedSeq()) {
                        row.appliedSeq = one.event().seq();
                        row.members = new HashSet<>(changed(row.members, one));
                    }
                }
                cursors.merge(partition, feedCursor, Math::max);
            }

            @Override
            public long appliedSeq(ChannelId channel) {
                look();
                return rows.containsKey(channel) ? rows.get(channel).appliedSeq : 0;
            }

            @Override
            public long feedCursor(int partition) {
                look();
                return cursors.getOrDefault(partition, -1L);
            }
        };
    }

    /** What the event alone changes, as the product's directory does it. */
    private static Set<AccountId> changed(
            Set<AccountId> before, ChannelDirectory.Projection projection) {
        var members = new HashSet<>(before);
        var event = projection.event();
        var deed = Entries.deed(event);
        switch (deed) {
            case Deed.Came(var who) -> who.forEach(one -> members.add(new AccountId(one)));
            case Deed.Went(var who) -> members.remove(new AccountId(who));
            default -> {}
        }
        return members;
    }
}
