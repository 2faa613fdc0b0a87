package dev.parley.dist;

import dev.parley.client.Account;
import dev.parley.client.ClientOptions;
import dev.parley.client.FrameSocket;
import dev.parley.client.ParleyClient;
import dev.parley.client.RefusedException;
import dev.parley.client.Stored;
import dev.parley.testkit.Entry.Deed;
import dev.parley.testkit.Recorder;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One person who sends, edits and deletes without a pause. */
final class Talker implements AutoCloseable {
    private static final int IN_FLIGHT = 4;
    private static final int PERCENT = 100;
    private static final int EDITS_PERCENT = 12;
    private static final int DELETIONS_PERCENT = 6;

    final Witness witness;
    private final int number;
    private final Recorder recorder;
    private final FrameSocket.Factory sockets;
    private final Random random;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Map<String, Long> newestHealthyNanos = new ConcurrentHashMap<>();

    /**
     * First words of one's own messages, by room and seq, but for those that were deleted or of
     * which a change is under way.
     */
    private final Map<String, Map<Long, String>> said = new HashMap<>();

    private Account account;
    private volatile ParleyClient client;
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    Talker(
            int number,
            String username,
            Account account,
            FrameSocket.Factory sockets,
            Recorder recorder) {
        this.number = number;
        this.account = account;
        this.sockets = sockets;
        this.recorder = recorder;
        witness = new Witness(recorder, username);
        random = new Random(number);
        client = start();
    }

    private ParleyClient start() {
        return new ParleyClient(account, ClientOptions.of("seam-test", "1"), witness, sockets)
                .start();
    }

    /** The server ends the session, whatever is under way in it. */
    void signOut() {
        account.signOut();
    }

    /** Goes on in another session. */
    void signedIn(Account again) {
        client.close();
        account = again;
        witness.beginAnew();
        client = start();
    }

    String username() {
        return witness.session().account();
    }

    ParleyClient client() {
        return client;
    }

    int acknowledged() {
        return acknowledged.get();
    }

    /** Whether a command in the room has been acknowledged that was begun after this moment. */
    boolean wasServed(String room, long sinceNanos) {
        return newestHealthyNanos.getOrDefault(room, Long.MIN_VALUE) > sinceNanos;
    }

    /**
     * @param pause between two commands
     */
    void talk(List<String> rooms, Duration pause) {
        newestHealthyNanos.keySet().retainAll(rooms);
        synchronized (said) {
            said.keySet().retainAll(rooms);
        }
        thread =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                for (var turn = 0; ; turn++) {
                                    if (witness.isStopped()) {
                                        // Signed out, and says nothing at the same pace.
                                        Thread.sleep(pause);
                                        continue;
                                    }
                                    inFlight.acquire();
                                    command(rooms.get((turn + number) % rooms.size()), turn);
                                    // Not a wait: the pace at which this person talks.
                                    Thread.sleep(
                                            pause.toMillis() / 2
                                                    + ThreadLocalRandom.current()
                                                            .nextLong(pause.toMillis()));
                                }
                            } catch (InterruptedException enough) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    void fallSilent() {
        thread.interrupt();
    }

    boolean isSilent() {
        return !thread.isAlive() && inFlight.availablePermits() == IN_FLIGHT;
    }

    private void command(String room, int turn) {
        var chance = random.nextInt(PERCENT);
        var mine = chance < EDITS_PERCENT + DELETIONS_PERCENT ? someOfMine(room) : null;
        if (mine == null) {
            var text = "p%d-%d".formatted(number, turn);
            ask(
                    room,
                    new Deed.Posted(text),
                    () -> client.send(room, text),
                    stored -> keep(room, stored.seq(), text));
        } else if (chance < EDITS_PERCENT) {
            var target = mine.getKey();
            var text = "%s edited in turn %d".formatted(mine.getValue(), turn);
            ask(
                    room,
                    new Deed.Edited(target, text),
                    () -> client.edit(room, target, text),
                    _ -> keep(room, target, mine.getValue()));
        } else {
            var target = mine.getKey();
            ask(room, new Deed.Deleted(target), () -> client.delete(room, target), _ -> {});
        }
    }

    /** Is taken out, so that one message has one command under way. */
    private Map.Entry<Long, String> someOfMine(String room) {
        synchronized (said) {
            var mine = List.copyOf(said.getOrDefault(room, Map.of()).entrySet());
            if (mine.isEmpty()) {
                return null;
            }
            var chosen = mine.get(random.nextInt(mine.size()));
            said.get(room).remove(chosen.getKey());
            return Map.entry(chosen.getKey(), chosen.getValue());
        }
    }

    private void keep(String room, long seq, String firstWords) {
        synchronized (said) {
            said.computeIfAbsent(room, _ -> new HashMap<>()).put(seq, firstWords);
        }
    }

    private void ask(
            String room,
            Deed deed,
            Supplier<CompletableFuture<Stored>> send,
            Consumer<Stored> then) {
        var began = System.nanoTime();
        var asked = recorder.asks(witness.session(), room, null, deed);
        send.get()
                .whenComplete(
                        (stored, failed) -> {
                            if (failed == null) {
                                asked.ok(stored.seq());
                                then.accept(stored);
                                acknowledged.incrementAndGet();
                                newestHealthyNanos.merge(room, began, Math::max);
                            } else if (failed instanceof RefusedException) {
                                asked.failed();
                            }
                            inFlight.release();
                        });
    }

    @Override
    public void close() {
        client.close();
    }
}
