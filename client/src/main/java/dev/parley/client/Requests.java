package dev.parley.client;

import dev.parley.protocol.ClientFrame;
import dev.parley.protocol.ServerFrame;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Questions that change nothing, or nothing twice: asked again on a new connection, until they are
 * answered or too old. Touched by the owner's thread alone.
 */
final class Requests {
    private static final int MAX_PENDING = 256;
    private static final long TIMEOUT_MILLIS = 30_000;

    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Timers timers;
    private final Consumer<ClientFrame> send;
    private final AtomicLong refs = new AtomicLong();

    Requests(Timers timers, Consumer<ClientFrame> send) {
        this.timers = timers;
        this.send = send;
    }

    /** A ref for the next question; for any thread. */
    String newRef() {
        return "q" + refs.incrementAndGet();
    }

    /** Asks; the answer is the frame with the same ref. */
    void ask(ClientFrame question, CompletableFuture<ServerFrame> answer) {
        var ref = question.ref();
        if (ref == null) {
            throw new IllegalArgumentException("a question needs a ref");
        }
        if (pending.size() >= MAX_PENDING) {
            answer.completeExceptionally(
                    new UnreachableException("Too many questions wait for an answer.", null));
            return;
        }
        var timer = timers.after(TIMEOUT_MILLIS, () -> expired(ref));
        pending.put(ref, new Pending(question, answer, timer));
        send.accept(question);
    }

    void resend() {
        for (var one : List.copyOf(pending.values())) {
            send.accept(one.question);
        }
    }

    /** Takes a frame that answers a question; says whether one was meant. */
    boolean answered(@Nullable String ref, ServerFrame answer) {
        var one = ref == null ? null : pending.remove(ref);
        if (one == null) {
            return false;
        }
        one.timer.cancel();
        if (answer instanceof ServerFrame.Error error) {
            one.answer.completeExceptionally(Refusals.of(error));
        } else {
            one.answer.complete(answer);
        }
        return true;
    }

    void fail(RuntimeException reason) {
        var left = new ArrayList<>(pending.values());
        pending.clear();
        for (var one : left) {
            one.timer.cancel();
            one.answer.completeExceptionally(reason);
        }
    }

    private void expired(String ref) {
        var one = pending.remove(ref);
        if (one != null) {
            one.answer.completeExceptionally(
                    new UnreachableException("The server did not answer in time.", null));
        }
    }

    private record Pending(
            ClientFrame question, CompletableFuture<ServerFrame> answer, Timers.Timer timer) {}
}
