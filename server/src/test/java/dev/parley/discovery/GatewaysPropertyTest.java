package dev.parley.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.discovery.Gateways.Choice;
import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Clients in crowds, three nodes that answer them, and gateways that report every second: told in
 * steps of milliseconds, without a thread.
 */
class GatewaysPropertyTest {
    private static final int RUNS = 20;
    private static final int CLIENTS = 10_000;
    private static final int ASKED = 3;
    private static final int[] ROOM = {1_000, 2_000, 4_000, 8_000};

    private static final int REPORT_MILLIS = 1_000;
    private static final int REPORT_TRAVELS_MILLIS = 50;
    private static final int REFUSED_RETRY_MILLIS = 500;

    /** What a gateway may be fuller than another that had room for the client, in shares. */
    private static final double SPREAD = 0.10;

    /** Clients that found a gateway full though it was named to them. */
    private static final double REFUSED = 0.05;

    private record Client(int arrivesAtMillis, int asks, long seed) {}

    private static List<Client> crowd(RandomGenerator random) {
        // From all at once to a minute's worth of people.
        int within = 1 + random.nextInt(random.nextBoolean() ? 200 : 20_000);
        return IntStream.range(0, CLIENTS)
                .mapToObj(
                        _ ->
                                new Client(
                                        random.nextInt(within),
                                        random.nextInt(ASKED),
                                        random.nextLong()))
                .toList();
    }

    @Test
    void spreadsACrowdOverGatewaysByTheirRoom() {
        Property.check(
                RUNS,
                GatewaysPropertyTest::crowd,
                clients -> new Simulation(clients, new int[ROOM.length]).runAndCheck());
    }

    @Test
    void fillsTheEmptyGatewaysFirst() {
        Property.check(
                RUNS,
                random ->
                        crowd(random).stream()
                                .limit(CLIENTS / 2 + random.nextInt(CLIENTS / 4))
                                .toList(),
                clients -> new Simulation(clients, new int[] {800, 200, 0, 4_000}).runAndCheck());
    }

    private static final class Simulation {
        private final List<Client> clients;
        private final int[] before;
        private final int[] connections;
        private final List<LiveNode> reported = new ArrayList<>();
        private final List<Gateways> asked = new ArrayList<>();
        private final PriorityQueue<Event> events =
                new PriorityQueue<>(Comparator.comparingLong(Event::atMillis));
        private long nowMillis;
        private int refused;

        private record Event(long atMillis, Runnable what) {}

        private Simulation(List<Client> clients, int[] before) {
            this.clients = clients;
            this.before = before;
            connections = before.clone();
            for (int i = 0; i < ASKED; i++) {
                reported.add(LiveNode.of("api-" + i, Set.of("api"), null));
                asked.add(
                        new Gateways(
                                () -> reported,
                                Property.random(i),
                                () -> TimeUnit.MILLISECONDS.toNanos(nowMillis)));
            }
            for (int i = 0; i < ROOM.length; i++) {
                reported.add(
                        LiveNode.of("g" + i, Set.of("gateway"), URI.create("http://g" + i))
                                .withConnections(before[i], ROOM[i]));
            }
        }

        private void runAndCheck() {
            for (int i = 0; i < ROOM.length; i++) {
                int gateway = i;
                at(REPORT_MILLIS * (i + 1) / ROOM.length, () -> report(gateway));
            }
            clients.forEach(
                    client ->
                            at(
                                    client.arrivesAtMillis(),
                                    () -> ask(client, Property.random(client.seed()), null)));
            while (!events.isEmpty() && placed() < clients.size()) {
                var next = events.remove();
                nowMillis = next.atMillis();
                next.what().run();
            }
            assertThat(refused).isLessThanOrEqualTo((int) (REFUSED * CLIENTS));
            double level = level();
            for (int i = 0; i < ROOM.length; i++) {
                double share = (double) connections[i] / ROOM[i];
                double fair = Math.max((double) before[i] / ROOM[i], level);
                assertThat(share)
                        .as("gateway %d of %s", i, IntStream.of(connections).boxed().toList())
                        .isBetween(fair - SPREAD, fair + SPREAD);
            }
        }

        private int placed() {
            return IntStream.of(connections).sum() - IntStream.of(before).sum();
        }

        private void at(long millis, Runnable what) {
            events.add(new Event(millis, what));
        }

        private void report(int gateway) {
            var told =
                    reported.get(ASKED + gateway)
                            .withConnections(connections[gateway], ROOM[gateway]);
            at(nowMillis + REPORT_TRAVELS_MILLIS, () -> reported.set(ASKED + gateway, told));
            at(nowMillis + REPORT_MILLIS, () -> report(gateway));
        }

        private void ask(Client client, RandomGenerator random, URI avoid) {
            switch (asked.get(client.asks())
                    .choose(node -> node.publicUrl() != null && node.publicUrl().equals(avoid))) {
                case Choice.Gateway(var url) ->
                        at(
                                nowMillis + 20 + random.nextInt(180),
                                () -> connect(client, random, url));
                case Choice.AllFull(var retryAfterMillis) -> {
                    assertThat(reported.subList(ASKED, reported.size()))
                            .allMatch(node -> node.connections() == node.maxConnections());
                    at(nowMillis + retryAfterMillis, () -> ask(client, random, null));
                }
                case Choice.NoneLives() -> throw new AssertionError("all live");
            }
        }

        private void connect(Client client, RandomGenerator random, URI url) {
            int gateway = Integer.parseInt(url.getHost().substring(1));
            if (connections[gateway] < ROOM[gateway]) {
                connections[gateway]++;
            } else {
                refused++;
                at(
                        nowMillis + REFUSED_RETRY_MILLIS + random.nextInt(REFUSED_RETRY_MILLIS),
                        () -> ask(client, random, url));
            }
        }

        /** To which share all would be filled that are not fuller anyhow. */
        private double level() {
            double low = 0;
            double high = 1;
            for (int i = 0; i < Double.PRECISION; i++) {
                double level = (low + high) / 2;
                double filled = 0;
                for (int g = 0; g < ROOM.length; g++) {
                    filled += Math.max(before[g], level * ROOM[g]);
                }
                if (filled < IntStream.of(connections).sum()) {
                    low = level;
                } else {
                    high = level;
                }
            }
            return low;
        }
    }
}
