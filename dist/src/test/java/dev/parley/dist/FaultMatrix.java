package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dist.Line.Weather;
import dev.parley.testkit.Property;
import dev.parley.testkit.Verdict.Violation;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One fault after the other, in random order, under a crowd that talks all the time. After each one
 * everybody is served again, and all that the crowd has seen of its rooms, from before the fault
 * until long after it, is judged.
 *
 * <p>Settings: {@code -Dparley.faults.clients=500}, {@code .rooms=50}, {@code .rate=500} (commands
 * a second), {@code .sockets=9500} (that are dropped beside those of the clients), {@code
 * .every-seconds=20} (at least, from one fault to the end of the talk after it), {@code .rounds=3}
 * (of all faults), {@code .only=REGEX} (of their names), {@code -Dparley.seed}; {@code
 * -Dparley.long=true} lets processes stand still for two minutes as well.
 */
@Tag("faults")
abstract class FaultMatrix<I extends Installation> {
    private static final int CLIENTS = Integer.getInteger("parley.faults.clients", 500);
    private static final int ROOMS = Integer.getInteger("parley.faults.rooms", 50);
    private static final int SOCKETS = Integer.getInteger("parley.faults.sockets", 9_500);
    private static final int RATE = Integer.getInteger("parley.faults.rate", 500);
    private static final int ROUNDS = Integer.getInteger("parley.faults.rounds", 3);
    private static final Duration EVERY =
            Duration.ofSeconds(Integer.getInteger("parley.faults.every-seconds", 20));
    private static final Pattern ONLY =
            Pattern.compile(System.getProperty("parley.faults.only", "."));
    private static final boolean IS_LONG = Boolean.getBoolean("parley.long");

    private static final int MEMBERS_OF_ROOM = 12;
    private static final int MOST_GUESTS = 10;
    private static final int SECOND_MILLIS = 1_000;

    private final List<Violation> violations = new ArrayList<>();

    /** As the table calls it. */
    abstract String name();

    abstract I start(Path data) throws Exception;

    /**
     * What can happen to it, in any order.
     *
     * @param random chooses between those of a kind
     */
    abstract List<Fault> faults(I installation, RandomGenerator random);

    @Test
    void keepsEveryPromise(@TempDir Path data) throws Exception {
        var chosen = Long.getLong("parley.seed");
        var seed = chosen != null ? chosen : ThreadLocalRandom.current().nextLong();
        var random = Property.random(seed);
        System.out.printf("faults of %s: -Dparley.seed=%d%n", name(), seed);
        try (var installation = start(data);
                var network = Network.to(installation.doors());
                var crowd = Crowd.gather(network.doors(), "one", size());
                var bystanders = new Bystanders(installation.doors(), SOCKETS)) {
            assertThat(network.connections()).isGreaterThanOrEqualTo(CLIENTS);
            var sufferedAny = false;
            for (var round = 0; round < ROUNDS; round++) {
                var faults = new ArrayList<>(faults(installation, random));
                faults.addAll(onTheWay(network, crowd, bystanders));
                faults.removeIf(fault -> !ONLY.matcher(fault.name()).find());
                Collections.shuffle(faults, random);
                for (var fault : faults) {
                    suffer(fault, crowd);
                    sufferedAny = true;
                }
            }
            assertThat(violations).isEmpty();
            Assumptions.assumeTrue(sufferedAny, "it has no fault of such a name");
            assertThat(crowd.comings()).isPositive();
            assertThat(crowd.removals()).isPositive();
        } finally {
            FaultTable.ALL.tell();
        }
    }

    private static Crowd.Size size() {
        var guests = Math.min(MOST_GUESTS, ROOMS);
        var talkers = CLIENTS - guests;
        var pause = Duration.ofMillis((long) talkers * SECOND_MILLIS / RATE);
        return new Crowd.Size(talkers, guests, ROOMS, MEMBERS_OF_ROOM, pause);
    }

    private void suffer(Fault fault, Crowd crowd) throws Exception {
        try {
            crowd.talk();
            var began = System.nanoTime();
            long ended;
            try {
                fault.harm().run();
                // How long it lasts, and how much is said between two, is what is tried.
                Thread.sleep(fault.lasts());
            } finally {
                ended = System.nanoTime();
                fault.heal().run();
            }
            var healed = crowd.awaitHealthy(ended);
            var left = EVERY.minusNanos(System.nanoTime() - began);
            Thread.sleep(left.isNegative() ? Duration.ZERO : left);
            var verdict = crowd.finish();
            System.out.printf(
                    "%s: %s: served all %s after its end; %s%n",
                    name(), fault.name(), SeamTest.seconds(healed), verdict);
            assertThat(verdict.acknowledged()).isPositive();
            violations.addAll(verdict.violations());
            FaultTable.ALL.add(
                    name(),
                    fault.name(),
                    new FaultTable.Outcome(
                            verdict.acknowledged(), verdict.violations().size(), healed));
            crowd.moveOn();
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("it is not as before after: " + fault.name(), failed);
        }
    }

    /** What happens to people, and to their lines, whatever the servers are. */
    List<Fault> onTheWay(Network network, Crowd crowd, Bystanders bystanders) {
        return List.of(
                weather(network, "link cut", Weather.CUT, 1),
                weather(network, "link cut", Weather.CUT, 30),
                weather(network, "one way silent, to the server", Weather.NOTHING_OUT, 10),
                weather(network, "one way silent, from the server", Weather.NOTHING_IN, 10),
                weather(network, "late by 300 ± 100 ms", Weather.LATE, 15),
                weather(network, "connections reset", Weather.RESETS, 10),
                weather(network, "one-byte writes", Weather.CRUMBS, 10),
                Fault.at("all sockets dropped at once", network::drop),
                Fault.until(
                        "%d sockets dropped at once".formatted(CLIENTS + SOCKETS),
                        0,
                        () -> {
                            bystanders.come();
                            network.drop();
                            bystanders.drop();
                        },
                        () -> {
                            bystanders.awaitAll();
                            bystanders.leave();
                        }),
                Fault.at("half-open connections", network::strand),
                Fault.until("signed out", 2, crowd::signSomeOut, crowd::signThemIn));
    }

    private static Fault weather(Network network, String name, Weather weather, int seconds) {
        return Fault.until(
                "%s, %d s".formatted(name, seconds),
                seconds,
                () -> network.turn(weather),
                () -> network.turn(Weather.FAIR));
    }

    /** How long a process that people hang on stands still, in seconds. */
    static IntStream pauses() {
        return IS_LONG ? IntStream.of(5, 30, 120) : IntStream.of(5, 30);
    }
}
