package dev.parley.bench;

import dev.parley.bench.crew.Latency;
import dev.parley.bench.installation.Account;
import dev.parley.bench.installation.Target;
import dev.parley.protocol.Api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * People who look what is unread: the list of their channels over HTTP, by a schedule that waits
 * for no answer.
 *
 * @param perSecond by all together
 */
record UnreadChecks(Target target, List<Account> accounts, double perSecond) {
    private static final int MAX_AT_ONCE = 1_000;
    private static final double NANOS_A_SECOND = 1e9;

    /**
     * Begins at once.
     *
     * @param warmupMillis what is asked so early is not measured
     * @param millis what is measured
     */
    CompletableFuture<Latency> begin(long warmupMillis, long millis) {
        var result = new CompletableFuture<Latency>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                result.complete(ask(warmupMillis, millis));
                            } catch (RuntimeException | ExecutionException failed) {
                                result.completeExceptionally(failed);
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                                result.completeExceptionally(interrupted);
                            }
                        });
        return result;
    }

    private Latency ask(long warmupMillis, long millis)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long measured = (long) (warmupMillis / 1e3 * perSecond);
        long all = measured + (long) (millis / 1e3 * perSecond);
        var turns = new Semaphore(MAX_AT_ONCE);
        var latency = new Latency();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Long>>();
            for (int i = 0; i < all; i++) {
                long due = start + (long) (i * NANOS_A_SECOND / perSecond);
                for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                    LockSupport.parkNanos(due - now);
                }
                turns.acquire();
                var who = accounts.get(i % accounts.size());
                Callable<Long> one =
                        () -> {
                            try {
                                target.web()
                                        .call("GET", "/channels", who.cookie(), null)
                                        .as(Api.Channels.class);
                                return System.nanoTime() - due;
                            } finally {
                                turns.release();
                            }
                        };
                asked.add(threads.submit(one));
            }
            for (int i = 0; i < asked.size(); i++) {
                long nanos = asked.get(i).get();
                if (i >= measured) {
                    latency.recordMicros(TimeUnit.NANOSECONDS.toMicros(nanos));
                }
            }
        }
        return latency;
    }
}
