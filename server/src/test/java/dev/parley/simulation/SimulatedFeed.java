package dev.parley.simulation;

import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.feed.Feed;
import dev.parley.feed.FeedException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The feed in a simulation: of a disk it is a part of it, else a store of its own. */
abstract class SimulatedFeed {
    abstract List<SequencedEvent> after(int partition, long cursor, int maxEvents);

    abstract void append(World.Process process, int partition, List<SequencedEvent> events);

    static SimulatedFeed of(Store.Disk disk) {
        return new SimulatedFeed() {
            @Override
            List<SequencedEvent> after(int partition, long cursor, int maxEvents) {
                return disk.stored().byPosition(partition, cursor, maxEvents);
            }

            @Override
            void append(World.Process process, int partition, List<SequencedEvent> events) {
                // Stands there since history has the events.
            }
        };
    }

    static SimulatedFeed alone(World world) {
        Map<Integer, TreeMap<Position, SequencedEvent>> fed = new ConcurrentHashMap<>();
        return new SimulatedFeed() {
            @Override
            List<SequencedEvent> after(int partition, long cursor, int maxEvents) {
                return fed
                        .getOrDefault(partition, new TreeMap<>())
                        .tailMap(new Position(cursor), false)
                        .values()
                        .stream()
                        .limit(maxEvents)
                        .toList();
            }

            @Override
            void append(World.Process process, int partition, List<SequencedEvent> events) {
                process.sleep(world.millis(0, 3));
                for (var event : events) {
                    if (world.perMille(5)) {
                        throw new FeedException(
                                "the feed is away", new IllegalStateException("fault"));
                    }
                    fed.computeIfAbsent(partition, _ -> new TreeMap<>())
                            .putIfAbsent(event.position(), event);
                }
            }
        };
    }

    /** The feed as a process has it. */
    final Feed of(World.Process process) {
        return new Feed() {
            @Override
            public int partitions() {
                return Simulation.PARTITIONS;
            }

            @Override
            public void append(int partition, List<SequencedEvent> events) {
                SimulatedFeed.this.append(process, partition, events);
            }

            @Override
            public List<FeedEvent> read(int partition, long cursor, int maxEvents) {
                return after(partition, cursor, maxEvents).stream()
                        .map(event -> new FeedEvent(event.position().value(), event))
                        .toList();
            }

            @Override
            public void await(int partition, long cursor, Duration atMost) {
                throw new AssertionError("nobody waits for the feed here");
            }

            @Override
            public long cursor(String reader, int partition) {
                throw new AssertionError("nobody keeps a cursor here");
            }

            @Override
            public void commit(String reader, int partition, long cursor) {
                throw new AssertionError("nobody keeps a cursor here");
            }
        };
    }
}
