package dev.parley.client;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Commands on their way into a channel's log. They leave a channel's queue first in, first out, one
 * at a time, so that order holds even when one must be tried again; a command is tried, always with
 * the same id, until the server has stored or refused it. Touched by the owner's thread alone.
 */
final class Outbox {
    private static final long ACKNOWLEDGED_WITHIN_MILLIS = 10_000;

    /** Commands that belong to no channel yet queue up together. */
    private static final String NO_CHANNEL = "";

    private final Map<String, ArrayDeque<Entry>> queues = new HashMap<>();
    private final Map<String, Entry> byId = new LinkedHashMap<>();
    private final Timers timers;
    private final RandomGenerator random;
    private final Predicate<ClientFrame> send;

    /**
     * @param send sends a frame now and says true, or cannot and says false
     */
    Outbox(Timers timers, RandomGenerator random, Predicate<ClientFrame> send) {
        this.timers = timers;
        this.random = random;
        this.send = send;
    }

    void add(ClientFrame.Logged command, CompletableFuture<Stored> outcome) {
        var entry = new Entry(command, outcome, new Backoff(random));
        byId.put(command.id(), entry);
        var queue = queues.computeIfAbsent(entry.queue(), any -> new ArrayDeque<>());
        queue.add(entry);
        if (queue.size() == 1) {
            sendFirst(queue);
        }
    }

    /** Sends the first of each queue, again if need be: the connection is new. */
    void resend() {
        for (var queue : List.copyOf(queues.values())) {
            sendFirst(queue);
        }
    }

    void stored(String id, Stored where) {
        var entry = byId.get(id);
        if (entry != null) {
            remove(entry);
            entry.outcome.complete(where);
        }
    }

    /** Takes an error that answers a command; says whether one was meant. */
    boolean refused(ServerFrame.Error error) {
        var entry = error.ref() == null ? null : byId.get(error.ref());
        if (entry == null) {
            return false;
        }
        if (error.temporary()) {
            // Who waits longer and longer, where others are let in meanwhile, never gets in.
            var asked = error.retryAfterMillis();
            sendLater(entry, asked == null ? entry.backoff.nextMillis() : asked);
        } else {
            remove(entry);
            entry.outcome.completeExceptionally(Refusals.of(error));
        }
        return true;
    }

    /** Gives all up: the client ends. */
    void fail(RuntimeException reason) {
        var left = new ArrayList<>(byId.values());
        byId.clear();
        queues.clear();
        for (var entry : left) {
            entry.stopTimer();
            entry.outcome.completeExceptionally(reason);
        }
    }

    private void remove(Entry entry) {
        byId.remove(entry.command.id());
        entry.stopTimer();
        var queue = queues.get(entry.queue());
        if (queue == null) {
            return;
        }
        boolean wasFirst = queue.peek() == entry;
        queue.remove(entry);
        if (queue.isEmpty()) {
            queues.remove(entry.queue());
        } else if (wasFirst) {
            sendFirst(queue);
        }
    }

    private void sendFirst(ArrayDeque<Entry> queue) {
        var entry = queue.peek();
        if (entry == null) {
            return;
        }
        entry.stopTimer();
        if (send.test(entry.command)) {
            sendLater(entry, ACKNOWLEDGED_WITHIN_MILLIS);
        }
    }

    private void sendLater(Entry entry, long millis) {
        entry.stopTimer();
        entry.timer =
                timers.after(
                        millis,
                        () -> {
                            var queue = queues.get(entry.queue());
                            if (queue != null) {
                                sendFirst(queue);
                            }
                        });
    }

    private static final class Entry {
        final ClientFrame.Logged command;
        final CompletableFuture<Stored> outcome;
        final Backoff backoff;
        Timers.@Nullable Timer timer;

        Entry(ClientFrame.Logged command, CompletableFuture<Stored> outcome, Backoff backoff) {
            this.command = command;
            this.outcome = outcome;
            this.backoff = backoff;
        }

        String queue() {
            return switch (command) {
                case ClientFrame.CreateChannel _ -> NO_CHANNEL;
                case ClientFrame.JoinChannel it -> it.channel();
                case ClientFrame.LeaveChannel it -> it.channel();
                case ClientFrame.DeleteChannel it -> it.channel();
                case ClientFrame.ChatMessage it -> it.channel();
                case ClientFrame.EditMessage it -> it.channel();
                case ClientFrame.DeleteMessage it -> it.channel();
            };
        }

        void stopTimer() {
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
    }
}
