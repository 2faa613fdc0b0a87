package dev.parley.conversation;

import dev.parley.channel.CommandKey;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The commands that this node has appended and whose outcome has not come. */
final class Outcomes {
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final int MAX_WAITING = 100_000;

    private final ConcurrentHashMap<CommandKey, CompletableFuture<Outcome>> waiting =
            new ConcurrentHashMap<>();

    /**
     * The outcome of {@code key}, shared by all who wait for it. Fails with a {@link
     * TimeoutException} after {@value #TIMEOUT_MILLIS} ms: unknown then, not failed.
     */
    CompletableFuture<Outcome> expect(CommandKey key) {
        if (waiting.size() >= MAX_WAITING) {
            throw new ProtocolException(ErrorCode.OVERLOADED, "Too many commands wait here.");
        }
        return waiting.computeIfAbsent(key, this::timed);
    }

    private CompletableFuture<Outcome> timed(CommandKey key) {
        var outcome = new CompletableFuture<Outcome>();
        outcome.orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> waiting.remove(key, outcome));
        return outcome;
    }

    void arrived(CommandKey key, Outcome outcome) {
        var future = waiting.remove(key);
        if (future != null) {
            future.complete(outcome);
        }
    }

    /** The command was never appended. */
    void failed(CommandKey key, ProtocolException reason) {
        var future = waiting.remove(key);
        if (future != null) {
            future.completeExceptionally(reason);
        }
    }
}
