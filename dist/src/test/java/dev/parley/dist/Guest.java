package dev.parley.dist;

import dev.parley.client.Account;
import dev.parley.client.ClientOptions;
import dev.parley.client.FrameSocket;
import dev.parley.client.ParleyClient;
import dev.parley.client.RefusedException;
import dev.parley.protocol.ErrorCode;
import dev.parley.testkit.Entry.Deed;
import dev.parley.testkit.Recorder;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One person who joins a room, listens, and leaves it again or is put out in mid-sentence. */
final class Guest implements AutoCloseable {
    private static final Duration STAY = Duration.ofMillis(700);
    private static final long ANSWER_SECONDS = 120;

    final Witness witness;
    private final Recorder recorder;
    private final ParleyClient client;
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger removals = new AtomicInteger();
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});
    private volatile CompletableFuture<?> lastWords = CompletableFuture.completedFuture(null);
    private volatile boolean silent;

    /** Puts somebody out of a room. */
    interface Host {
        void remove(String room, String username);
    }

    Guest(String username, Account account, FrameSocket.Factory sockets, Recorder recorder) {
        this.recorder = recorder;
        witness = new Witness(recorder, username);
        client =
                new ParleyClient(account, ClientOptions.of("seam-test", "1"), witness, sockets)
                        .start();
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
        silent = false;
        thread =
                Thread.startVirtualThread(
                        () -> {
                            for (var turn = 0; !silent; turn++) {
                                try {
                                    join(room);
                                    // Not a wait: for so long this person stays.
                                    Thread.sleep(STAY);
                                    if (turn % 2 == 0) {
                                        leave(room);
                                    } else {
                                        speakUp(room, turn);
                                        host.remove(room, witness.session().account());
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
            // Its answer is where the room stands, which may be after one has come.
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

    private void leave(String room)
            throws InterruptedException, ExecutionException, TimeoutException {
        var me = witness.session();
        var asked = recorder.asks(me, room, null, new Deed.Went(me.account()));
        asked.ok(client.leave(room).get(ANSWER_SECONDS, TimeUnit.SECONDS).seq());
    }

    /**
     * Just when it may be too late. A refusal says nothing: while something goes wrong, the command
     * may have been sent twice, and the first one was on its way.
     */
    private void speakUp(String room, int turn) {
        var text = "not yet, says %s in turn %d".formatted(witness.session().account(), turn);
        var asked = recorder.asks(witness.session(), room, null, new Deed.Posted(text));
        lastWords =
                client.send(room, text)
                        .whenComplete(
                                (stored, failed) -> {
                                    if (failed == null) {
                                        asked.ok(stored.seq());
                                    }
                                });
    }

    /** Once what was begun has come to its end. */
    void fallSilent() {
        silent = true;
    }

    boolean isSilent() {
        return !thread.isAlive() && lastWords.isDone();
    }

    @Override
    public void close() {
        silent = true;
        client.close();
    }
}
