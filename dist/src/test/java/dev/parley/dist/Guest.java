package dev.parley.dist;

import dev.parley.client.Account;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.RefusedException;
import dev.parley.protocol.ErrorCode;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One person who joins a room, listens, and leaves it again or is put out. */
final class Guest implements AutoCloseable {
    private static final Duration STAY = Duration.ofMillis(700);
    private static final long ANSWER_SECONDS = 120;

    final Told told = new Told();
    private final String username;
    private final ParleyClient client;
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger removals = new AtomicInteger();
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    /** Puts somebody out of a room. */
    interface Host {
        void remove(String room, String username);
    }

    Guest(String username, Account account) {
        this.username = username;
        this.client = new ParleyClient(account, ClientOptions.of("seam-test", "1"), told).start();
    }

    ParleyClient client() {
        return client;
    }

    /** How often the host has put this person out. */
    int removals() {
        return removals.get();
    }

    /** Joins and departures that were acknowledged. */
    int changes() {
        return changes.get();
    }

    void comeAndGo(String room, Host host) {
        thread =
                Thread.startVirtualThread(
                        () -> {
                            for (var turn = 0; !Thread.currentThread().isInterrupted(); turn++) {
                                try {
                                    join(room);
                                    // Not a wait: for so long this person stays.
                                    Thread.sleep(STAY);
                                    if (turn % 2 == 0) {
                                        client.leave(room).get(ANSWER_SECONDS, TimeUnit.SECONDS);
                                    } else {
                                        host.remove(room, username);
                                        removals.incrementAndGet();
                                    }
                                    changes.incrementAndGet();
                                } catch (InterruptedException enough) {
                                    return;
                                } catch (ExecutionException
                                        | TimeoutException
                                        | RuntimeException unreachable) {
                                    // Nobody answered in time, or the host is away: once more.
                                }
                            }
                        });
    }

    private void join(String room)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            client.join(room).get(ANSWER_SECONDS, TimeUnit.SECONDS);
            changes.incrementAndGet();
        } catch (ExecutionException failed) {
            var isStillIn =
                    failed.getCause() instanceof RefusedException refused
                            && refused.code() == ErrorCode.ALREADY_MEMBER;
            if (!isStillIn) {
                throw failed;
            }
        }
    }

    void fallSilent() {
        thread.interrupt();
    }

    boolean isSilent() {
        return !thread.isAlive();
    }

    @Override
    public void close() {
        client.close();
    }
}
