package dev.parley.dist;

import dev.parley.client.Account;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.Stored;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** One person who sends, edits and deletes without a pause, and remembers what was said of it. */
final class Talker implements AutoCloseable {
    private static final int IN_FLIGHT = 4;
    private static final int PERCENT = 100;
    private static final int EDITS_PERCENT = 12;
    private static final int DELETIONS_PERCENT = 6;

    final Told told = new Told();
    private final int number;
    private final String username;
    private final ParleyClient client;
    private final Random random;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Map<String, Long> newestHealthyNanos = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    /** One's own messages that were acknowledged, by room and seq. */
    private final Map<String, Map<Long, Said>> said = new HashMap<>();

    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    /** What was acknowledged of one message: its newest text, or that it is gone. */
    record Said(String token, String text, boolean deleted) {}

    Talker(int number, String username, Account account) {
        this.username = username;
        this.number = number;
        this.random = new Random(number);
        this.client = new ParleyClient(account, ClientOptions.of("seam-test", "1"), told).start();
    }

    String username() {
        return username;
    }

    ParleyClient client() {
        return client;
    }

    int acknowledged() {
        return acknowledged.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Whether a command in the room has been acknowledged that was begun after this moment. */
    boolean wasServed(String room, long sinceNanos) {
        return newestHealthyNanos.getOrDefault(room, Long.MIN_VALUE) > sinceNanos;
    }

    Map<Long, Said> said(String room) {
        synchronized (said) {
            return Map.copyOf(said.getOrDefault(room, Map.of()));
        }
    }

    /**
     * @param pause between two commands
     */
    void talk(List<String> rooms, Duration pause) {
        thread =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                for (var turn = 0; ; turn++) {
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
        var began = System.nanoTime();
        var chance = random.nextInt(PERCENT);
        var target = chance < EDITS_PERCENT + DELETIONS_PERCENT ? someOfMine(room) : null;
        if (target == null) {
            var text = "p%d-%d".formatted(number, turn);
            answered(began, client.send(room, text), room, stored -> new Said(text, text, false));
        } else if (chance < EDITS_PERCENT) {
            var text = "%s edited in turn %d".formatted(target.getValue().token(), turn);
            answered(
                    began,
                    client.edit(room, target.getKey(), text),
                    room,
                    _ -> new Said(target.getValue().token(), text, false),
                    target.getKey());
        } else {
            answered(
                    began,
                    client.delete(room, target.getKey()),
                    room,
                    _ -> new Said(target.getValue().token(), "", true),
                    target.getKey());
        }
    }

    /** Is taken out, so that one message has one command under way. */
    private Map.Entry<Long, Said> someOfMine(String room) {
        synchronized (said) {
            var mine =
                    said.getOrDefault(room, Map.of()).entrySet().stream()
                            .filter(entry -> !entry.getValue().deleted())
                            .toList();
            if (mine.isEmpty()) {
                return null;
            }
            var chosen = mine.get(random.nextInt(mine.size()));
            said.get(room).remove(chosen.getKey());
            return Map.entry(chosen.getKey(), chosen.getValue());
        }
    }

    private void answered(
            long began, CompletableFuture<Stored> outcome, String room, Outcome becomes) {
        outcome.whenComplete(
                (stored, failed) -> {
                    if (failed == null) {
                        keep(began, room, stored.seq(), becomes.of(stored));
                    } else {
                        failures.add(String.valueOf(failed.getMessage()));
                    }
                    inFlight.release();
                });
    }

    private void answered(
            long began,
            CompletableFuture<Stored> outcome,
            String room,
            Outcome becomes,
            long target) {
        outcome.whenComplete(
                (stored, failed) -> {
                    if (failed == null) {
                        keep(began, room, target, becomes.of(stored));
                    } else {
                        failures.add(String.valueOf(failed.getMessage()));
                    }
                    inFlight.release();
                });
    }

    /** What an acknowledged command makes of its message. */
    private interface Outcome {
        Said of(Stored stored);
    }

    private void keep(long began, String room, long seq, Said what) {
        synchronized (said) {
            said.computeIfAbsent(room, _ -> new HashMap<>()).put(seq, what);
        }
        acknowledged.incrementAndGet();
        newestHealthyNanos.merge(room, began, Math::max);
    }

    @Override
    public void close() {
        client.close();
    }
}
