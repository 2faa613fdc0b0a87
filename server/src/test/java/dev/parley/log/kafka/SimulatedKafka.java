package dev.parley.log.kafka;

import dev.parley.channel.Position;
import dev.parley.channel.StoredCodec;
import dev.parley.channel.Submission;
import dev.parley.log.CommandLog;
import dev.parley.log.CommandLog.PartitionOwner;
import dev.parley.log.PartitionLog;
import dev.parley.simulation.Wire;
import dev.parley.simulation.World;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What brokers do, in a simulation: they keep records, tell members of the group which partitions
 * are theirs, and replace those of whom nothing is heard. What an owner sees of it is the product's
 * own {@link PartitionQueue} and {@link Membership}.
 */
public final class SimulatedKafka {
    private static final long MILLI = 1_000_000;
    private static final long SESSION_NANOS = 3_000 * MILLI;
    private static final long COMMIT_EVERY_MILLIS = 200;
    private static final int MAX_FETCH_RECORDS = 16;

    private final World world;
    private final List<List<ConsumerRecord<byte[], byte[]>>> records = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final OwnerListener listener;
    private int lostPerMille;
    private long generation;

    /** Hears who owns a partition now. */
    public interface OwnerListener {
        void owned(int partition, String process, long generation);
    }

    /** Of one partition, as the group's coordinator has it. */
    private static final class Place {
        private @Nullable Member owner;
        private long generation;
        private long committed;
    }

    /** One messaging process. */
    public final class Member {
        private final World.Process process;
        private final PartitionOwner owner;
        private final UnaryOperator<PartitionLog> seen;
        private final Map<Integer, PartitionQueue> queues = new HashMap<>();
        private Membership membership = new Membership(SESSION_NANOS, world::nowNanos);
        private long heardNanos = world.nowNanos();
        private boolean cutOff;

        private Member(
                World.Process process, PartitionOwner owner, UnaryOperator<PartitionLog> seen) {
            this.process = process;
            this.owner = owner;
            this.seen = seen;
        }

        /** Brokers and this member do not hear of one another for so long. */
        public void cutOff(long nanos) {
            cutOff = true;
            world.after(nanos, () -> cutOff = false);
        }

        private void begin(int partition, Place place, long mine) {
            if (place.generation != mine) {
                return;
            }
            var queue = new PartitionQueue(membership, mine, place.committed);
            queue.tellPositionsBy(offset -> Position.of(1, offset));
            queues.put(partition, queue);
            owner.assigned(partition, seen.apply(queue));
            listener.owned(partition, process.name(), mine);
            fetch(partition, queue, place.committed);
        }

        private void fetch(int partition, PartitionQueue queue, long from) {
            var log = records.get(partition);
            for (var next = (int) from; !queue.isClosed(); ) {
                process.sleep(world.millis(1, 8));
                if (cutOff) {
                    continue;
                }
                var most = 1 + world.random().nextInt(MAX_FETCH_RECORDS);
                var end = Math.min(log.size(), next + most);
                if (next < end) {
                    queue.add(List.copyOf(log.subList(next, end)));
                    next = end;
                }
            }
        }

        /** Commits what is done, which proves that this member is still one. */
        private void stay() {
            while (true) {
                process.sleep(world.millis(COMMIT_EVERY_MILLIS / 2, COMMIT_EVERY_MILLIS));
                if (!membership.isProven()) {
                    beginAnew();
                    continue;
                }
                var sent = world.nowNanos();
                var done = new HashMap<Integer, Long>();
                queues.forEach((partition, queue) -> done.put(partition, queue.done()));
                process.sleep(world.millis(1, 10));
                if (cutOff) {
                    continue;
                }
                if (members.contains(this)) {
                    heardNanos = world.nowNanos();
                    done.forEach(this::commit);
                    membership.prove(sent);
                } else {
                    membership.lose();
                }
            }
        }

        private void commit(int partition, long done) {
            var place = places.get(partition);
            var queue = queues.get(partition);
            if (place.owner == this && queue != null && place.generation == queue.generation()) {
                place.committed = Math.max(place.committed, done);
            }
        }

        /** What is held may be someone else's by now. */
        private void beginAnew() {
            membership.lose();
            dropAll();
            process.sleep(world.millis(100, 500));
            membership = new Membership(SESSION_NANOS, world::nowNanos);
            leave(this);
            enter(this);
        }

        private void dropAll() {
            var dropped = new TreeMap<>(queues);
            queues.clear();
            dropped.forEach(
                    (partition, queue) -> {
                        queue.close();
                        queue.handOver();
                        process.start(() -> owner.revoked(partition));
                    });
        }

        /** Gives a partition back in order, for another member to have it. */
        private void handOver(int partition, Member next) {
            var queue = queues.remove(partition);
            if (queue == null) {
                return;
            }
            queue.close();
            owner.revoked(partition);
            var place = places.get(partition);
            if (place.owner == this && place.generation == queue.generation()) {
                place.committed = Math.max(place.committed, queue.done());
                queue.handOver();
                assign(partition, next);
            }
        }
    }

    public SimulatedKafka(World world, int partitions, OwnerListener listener) {
        this.world = world;
        this.listener = listener;
        for (var i = 0; i < partitions; i++) {
            records.add(new ArrayList<>());
            places.add(new Place());
        }
        world.after(SESSION_NANOS / 6, this::look);
    }

    /** So many of a thousand appends are lost on their way from now on. */
    public void lose(int perMille) {
        lostPerMille = perMille;
    }

    /** A process of the group begins; {@code seen} may show its logs otherwise. */
    public Member join(
            World.Process process, PartitionOwner owner, UnaryOperator<PartitionLog> seen) {
        var member = new Member(process, owner, seen);
        process.start(member::stay);
        enter(member);
        return member;
    }

    private void enter(Member member) {
        member.heardNanos = world.nowNanos();
        members.add(member);
        for (var partition = 0; partition < places.size(); partition++) {
            var given = partition;
            var owner = places.get(partition).owner;
            if (owner == null) {
                assign(partition, member);
            } else if (members.size() > 1 && partition % members.size() == members.size() - 1) {
                owner.process.start(() -> owner.handOver(given, member));
            }
        }
    }

    private void assign(int partition, Member member) {
        var place = places.get(partition);
        place.owner = member;
        place.generation = ++generation;
        var mine = place.generation;
        member.process.after(world.millis(1, 30), () -> member.begin(partition, place, mine));
    }

    private void leave(Member gone) {
        members.remove(gone);
        for (var partition = 0; partition < places.size(); partition++) {
            if (places.get(partition).owner == gone) {
                places.get(partition).owner = null;
                if (!members.isEmpty()) {
                    assign(partition, members.get(world.random().nextInt(members.size())));
                }
            }
        }
    }

    /** Replaces those of whom nothing was heard. */
    private void look() {
        List.copyOf(members).stream()
                .filter(member -> world.nowNanos() - member.heardNanos > SESSION_NANOS)
                .forEach(this::leave);
        world.after(SESSION_NANOS / 6, this::look);
    }

    /** The log as a node sees it that appends. */
    public CommandLog producer(World.Process process) {
        var wire = new Wire(world, 0, 4);
        return new CommandLog() {
            @Override
            public int partitions() {
                return records.size();
            }

            @Override
            public Append append(int partition, Submission submission) {
                var bytes = StoredCodec.encode(submission);
                if (!world.perMille(lostPerMille)) {
                    wire.send(() -> add(partition, bytes));
                }
                return Append.TAKEN;
            }

            @Override
            public void start(PartitionOwner owner) {
                throw new AssertionError(process.name() + " owns nothing");
            }

            @Override
            public Optional<String> whyNotReady() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }

    private void add(int partition, byte[] bytes) {
        var log = records.get(partition);
        log.add(
                new ConsumerRecord<>(
                        "commands",
                        partition,
                        log.size(),
                        world.nowMillis(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        bytes.length,
                        new byte[0],
                        bytes,
                        new RecordHeaders(),
                        Optional.empty()));
    }
}
