package dev.parley.account;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hashes passwords, a few at a time: each costs a core for a moment and much memory, and whoever
 * can make the server hash without end has stopped it.
 */
final class Passwords implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final SecureRandom random;

    Passwords(int atOnce, int waiting, SecureRandom random) {
        this.random = random;
        BlockingQueue<Runnable> queue =
                waiting == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(waiting);
        // Platform threads: the work never waits, and would starve the carriers of virtual ones.
        threads =
                new ThreadPoolExecutor(
                        atOnce,
                        atOnce,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        queue,
                        Thread.ofPlatform().name("passwords-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    enum Verdict {
        RIGHT,
        WRONG,
        OVERLOADED
    }

    /** What became of a password that is to be kept. */
    sealed interface Hashing {
        record Done(String hash) implements Hashing {}

        /** It is one of those that are tried first. */
        record TooCommon() implements Hashing {}

        record Overloaded() implements Hashing {}
    }

    /** Hashes a new password; there is no other way to a hash, and so none around the check. */
    Hashing hash(String password) {
        return CommonPasswords.contain(password)
                ? new Hashing.TooCommon()
                : run(() -> Argon2.hash(password, random))
                        .<Hashing>map(Hashing.Done::new)
                        .orElseGet(Hashing.Overloaded::new);
    }

    /** As slow without a hash as with one. */
    Verdict verify(String password, @Nullable String hash) {
        return run(() -> Argon2.matches(password, hash == null ? Argon2.DUMMY : hash))
                .map(matches -> matches && hash != null ? Verdict.RIGHT : Verdict.WRONG)
                .orElse(Verdict.OVERLOADED);
    }

    /** Empty when too many wait. */
    private <T> Optional<T> run(Callable<T> work) {
        Future<T> done;
        try {
            done = threads.submit(work);
        } catch (RejectedExecutionException full) {
            return Optional.empty();
        }
        try {
            return Optional.of(done.get());
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a password could not be hashed", failed.getCause());
        } catch (InterruptedException stopped) {
            done.cancel(false);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What waits is given up. */
    @Override
    public void close() {
        threads.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
    }
}
