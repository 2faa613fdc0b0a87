package dev.parley.client;

import dev.parley.protocol.ClientFrame;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a client tells and asks beside the log: who it wants to know about, how it wants to be seen,
 * and that it types. Touched by the owner's thread alone.
 */
final class Signals {
    private static final long TYPING_EVERY_MILLIS = 3_000;

    private final Map<String, Long> typedMillis = new HashMap<>();
    private final ClientClock clock;
    private final Predicate<ClientFrame> send;
    private @Nullable ClientFrame watched;
    private @Nullable ClientFrame unsentPresence;

    /**
     * @param send sends a frame now and says true, or cannot and says false
     */
    Signals(ClientClock clock, Predicate<ClientFrame> send) {
        this.clock = clock;
        this.send = send;
    }

    /** Holds for every connection until it is replaced. */
    void watch(ClientFrame.WatchPresence frame) {
        watched = frame;
        sent(frame);
    }

    /** The server keeps it, so that it is sent once; the last one alone, when it had to wait. */
    void presence(ClientFrame.SetPresence frame) {
        unsentPresence = sent(frame) ? null : frame;
    }

    void typing(String channel) {
        long now = clock.millis();
        typedMillis.values().removeIf(then -> now - then >= TYPING_EVERY_MILLIS);
        if (!typedMillis.containsKey(channel) && sent(new ClientFrame.Typing(null, channel))) {
            typedMillis.put(channel, now);
        }
    }

    private boolean sent(ClientFrame frame) {
        return send.test(frame);
    }

    /** The connection is new. */
    void resend() {
        if (watched != null) {
            sent(watched);
        }
        if (unsentPresence != null && sent(unsentPresence)) {
            unsentPresence = null;
        }
    }
}
