package dev.parley.discovery;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Chooses the gateway for each client that asks. What gateways report is up to a second old, and
 * other nodes choose at the same time by the same reports; so whoever was sent somewhere a moment
 * ago counts as being there, for as many nodes as answer such questions, and among gateways that
 * are about equally full one is drawn with chances in proportion to its free room.
 *
 * <p>Safe for use by many threads.
 */
public final class Gateways {
    /** Gateways whose shares of used room differ by no more count as equally full. */
    private static final double EQUAL = 0.05;

    /** Who was sent so long ago has come, or went elsewhere. */
    private static final long MAX_AWAITED_MILLIS = 1_500;

    /** From an answer until the socket that was then opened can be in a new report. */
    private static final long COMING_MILLIS = 200;

    private static final long BUCKET_MILLIS = 100;
    private static final long FIRST_RETRY_MILLIS = 2_000;
    private static final long RETRY_SPREAD_MILLIS = 4_000;

    private final Supplier<List<LiveNode>> nodes;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;

    /** Of live nodes only. */
    private final Map<String, Awaited> awaited = new HashMap<>();

    /**
     * Clients that were sent to a gateway and are in no report of it yet, in few buckets of time.
     */
    private static final class Awaited {
        private final ArrayDeque<Bucket> buckets = new ArrayDeque<>();
        private int reported = -1;

        private void add(long now) {
            if (buckets.isEmpty() || buckets.getLast().number != now) {
                buckets.addLast(new Bucket(now));
            }
            buckets.getLast().clients++;
        }

        private void look(int connections, long now) {
            boolean isNew = reported != connections;
            reported = connections;
            long oldest = now - (isNew ? COMING_MILLIS : MAX_AWAITED_MILLIS) / BUCKET_MILLIS;
            while (!buckets.isEmpty() && buckets.getFirst().number < oldest) {
                buckets.removeFirst();
            }
        }

        private int clients() {
            return buckets.stream().mapToInt(bucket -> bucket.clients).sum();
        }
    }

    private static final class Bucket {
        private final long number;
        private int clients;

        private Bucket(long number) {
            this.number = number;
        }
    }

    /** Where a client is to open its socket. */
    public sealed interface Choice {
        /**
         * @param publicUrl null for the address under which the client asked
         */
        record Gateway(@Nullable URI publicUrl) implements Choice {}

        /** Every live gateway holds as many sockets as it can. */
        record AllFull(long retryAfterMillis) implements Choice {}

        record NoneLives() implements Choice {}
    }

    private record Candidate(LiveNode node, double used) {
        double share() {
            return used / node.maxConnections();
        }

        double room() {
            return node.maxConnections() - used;
        }
    }

    Gateways(Supplier<List<LiveNode>> nodes, RandomGenerator random, LongSupplier nanoTime) {
        this.nodes = nodes;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    public static Gateways of(Discovery discovery) {
        return new Gateways(discovery::nodes, new SplittableRandom(), System::nanoTime);
    }

    /**
     * @param avoid what the client could not reach just now; taken all the same where there is no
     *     other
     */
    public synchronized Choice choose(Predicate<LiveNode> avoid) {
        var live = nodes.get();
        long now = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong()) / BUCKET_MILLIS;
        awaited.keySet().retainAll(live.stream().map(LiveNode::name).toList());
        var gateways = live.stream().filter(node -> node.isGateway() && !node.draining()).toList();
        if (gateways.isEmpty()) {
            return new Choice.NoneLives();
        }
        gateways.forEach(node -> awaited(node).look(node.connections(), now));
        var free =
                gateways.stream()
                        .filter(node -> node.connections() < node.maxConnections())
                        .toList();
        if (free.isEmpty()) {
            return new Choice.AllFull(FIRST_RETRY_MILLIS + random.nextLong(RETRY_SPREAD_MILLIS));
        }
        var others = free.stream().filter(avoid.negate()).toList();
        var chosen = draw(leastUsed(others.isEmpty() ? free : others, choosers(live)));
        awaited(chosen).add(now);
        return new Choice.Gateway(chosen.publicUrl());
    }

    private static long choosers(List<LiveNode> live) {
        return Math.max(1, live.stream().filter(node -> node.roles().contains("api")).count());
    }

    /**
     * Those that are about as empty as the emptiest, by guess; by report where the guess is full.
     */
    private List<Candidate> leastUsed(List<LiveNode> free, long choosers) {
        var guessed = new ArrayList<Candidate>();
        for (var node : free) {
            double used = node.connections() + (double) choosers * awaited(node).clients();
            if (used < node.maxConnections()) {
                guessed.add(new Candidate(node, used));
            }
        }
        if (guessed.isEmpty()) {
            free.forEach(node -> guessed.add(new Candidate(node, node.connections())));
        }
        double least = guessed.stream().mapToDouble(Candidate::share).min().orElse(0);
        guessed.removeIf(candidate -> candidate.share() > least + EQUAL);
        return guessed;
    }

    private LiveNode draw(List<Candidate> equals) {
        double room = equals.stream().mapToDouble(Candidate::room).sum();
        double at = random.nextDouble() * room;
        for (var candidate : equals) {
            at -= candidate.room();
            if (at < 0) {
                return candidate.node();
            }
        }
        return equals.getLast().node();
    }

    private Awaited awaited(LiveNode gateway) {
        return awaited.computeIfAbsent(gateway.name(), _ -> new Awaited());
    }
}
