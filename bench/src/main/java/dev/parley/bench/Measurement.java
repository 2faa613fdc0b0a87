package dev.parley.bench;

import dev.parley.bench.crew.Answer.Collected;
import dev.parley.bench.crew.Answer.Counted;
import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.Traffic;
import dev.parley.bench.installation.BenchException;
import dev.parley.bench.installation.MachineLoad;
import dev.parley.bench.installation.ServerProcess;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One traffic and what came of it.
 *
 * @param lost messages that were sent and never answered, and deliveries that were due and never
 *     came, each within {@value #DRAIN_MILLIS} ms after the end
 * @param refused ops that the server answered with an error, by code
 * @param closed sockets that were closed, by reason
 * @param serverCpuSeconds in the measured time; empty for a server on another machine
 * @param machineCpuSeconds of all programs on this machine in the same time
 */
record Measurement(
        Collected collected,
        long lost,
        Map<String, Integer> refused,
        Map<String, Integer> closed,
        OptionalDouble serverCpuSeconds,
        OptionalDouble machineCpuSeconds) {
    private static final long DRAIN_MILLIS = 10_000;
    private static final long POLL_MILLIS = 50;

    /**
     * Sends and waits until everything has arrived.
     *
     * @param socketsARoom how many sockets get each message
     */
    static Measurement of(Crews crews, Traffic traffic, int socketsARoom, ServerProcess server) {
        var before = crews.count();
        var cpu = meanwhile(() -> Cpu.during(traffic, server));
        crews.send(traffic);
        var after = drained(crews, before, socketsARoom);
        return new Measurement(
                crews.collect(),
                missing(before, after, socketsARoom),
                less(after.refused(), before.refused()),
                less(after.closed(), before.closed()),
                cpu.join().server(),
                cpu.join().machine());
    }

    /**
     * In a thread of its own: on one core the common pool, and what carries virtual threads, is one
     * thread, which may be waiting for the crews.
     */
    static <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task));
    }

    /** Processor time in seconds. */
    private record Cpu(OptionalDouble server, OptionalDouble machine) {
        static Cpu during(Traffic traffic, ServerProcess server) {
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(traffic.delayMillis() + traffic.warmupMillis()));
            var before = new Cpu(server.cpuSeconds(), MachineLoad.cpuSeconds());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(traffic.millis()));
            return new Cpu(
                    less(server.cpuSeconds(), before.server),
                    less(MachineLoad.cpuSeconds(), before.machine));
        }

        private static OptionalDouble less(OptionalDouble now, OptionalDouble before) {
            return now.isEmpty() || before.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(now.getAsDouble() - before.getAsDouble());
        }
    }

    private static Counted drained(Crews crews, Counted before, int socketsARoom) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
        var now = crews.count();
        while (missing(before, now, socketsARoom) > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
            now = crews.count();
        }
        return now;
    }

    private static long missing(Counted before, Counted now, int socketsARoom) {
        long refused =
                less(now.refused(), before.refused()).values().stream()
                        .mapToLong(Integer::longValue)
                        .sum();
        long sent = now.allSent() - before.allSent() - refused;
        long answers = Math.max(0, sent - (now.acked() - before.acked()));
        long deliveries = Math.max(0, sent * socketsARoom - (now.delivered() - before.delivered()));
        return Math.max(answers, deliveries);
    }

    private static Map<String, Integer> less(
            Map<String, Integer> now, Map<String, Integer> before) {
        var rest = new HashMap<String, Integer>();
        now.forEach(
                (what, count) -> {
                    int more = count - before.getOrDefault(what, 0);
                    if (more > 0) {
                        rest.put(what, more);
                    }
                });
        return rest;
    }

    /** Cores that the server kept busy. */
    OptionalDouble serverCores() {
        return serverCpuSeconds.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(serverCpuSeconds.getAsDouble() / collected.seconds());
    }

    /** Cores that neither server nor generator had: what else ran, which is to be little. */
    OptionalDouble otherCores() {
        if (serverCores().isEmpty() || machineCpuSeconds.isEmpty()) {
            return OptionalDouble.empty();
        }
        double all = machineCpuSeconds.getAsDouble() / collected.seconds();
        return OptionalDouble.of(Math.max(0, all - serverCores().getAsDouble() - generatorCores()));
    }

    double generatorCores() {
        return collected.cpuSeconds() / collected.seconds();
    }

    /**
     * @throws BenchException when not all were let in
     */
    static void requireAll(dev.parley.bench.crew.Answer.Connected connected, int wanted) {
        if (connected.live() < wanted) {
            throw new BenchException(
                    "Only %d of %d sockets were let in: %s"
                            .formatted(connected.live(), wanted, connected.failures()));
        }
    }
}
