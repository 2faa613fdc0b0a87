package dev.parley.bench.peer;

import dev.parley.bench.crew.Language;

import java.util.List;
import java.util.Locale;

/** Who is measured beside Parley. {@code bench/peers/NAME/start} installs and starts each. */
public enum Peer {
    /** The WebSocket library of Node.js, with a loop over the room's sockets. */
    WS(Language.PLAIN, Guarantee.EPHEMERAL),
    /** Vert.x as a Java team would use it, with a loop over the room's sockets. */
    VERTX(Language.PLAIN, Guarantee.EPHEMERAL),
    /** {@link CeilingServer}: what this machine and Java can do, a write for every delivery. */
    CEILING(Language.PLAIN, Guarantee.EPHEMERAL),
    /** {@link CeilingServer} with one write for all that has come in one turn of its loop. */
    CEILING_BATCHED(Language.PLAIN, Guarantee.EPHEMERAL),
    /** {@link CeilingEpollServer}: the kernel called by Foreign Function, a write each. */
    CEILING_EPOLL(Language.PLAIN, Guarantee.EPHEMERAL),
    /**
     * {@link CeilingEpollServer} with {@link CeilingUring}: one call for all writes of a message.
     */
    CEILING_URING(Language.PLAIN, Guarantee.EPHEMERAL),
    /** What most people who use Node.js pick; rooms are its own. */
    SOCKET_IO(Language.SOCKET_IO, Guarantee.EPHEMERAL),
    /** A broker of MQTT in C, over WebSocket. */
    MOSQUITTO(Language.MQTT, Guarantee.EPHEMERAL),
    /** A broker in Go, over WebSocket. */
    NATS(Language.NATS, Guarantee.EPHEMERAL),
    /** A chat server in Lua: a multi-user chat whose messages are archived, over WebSocket. */
    PROSODY(Language.XMPP, Guarantee.HISTORY),
    /** A chat server in Erlang: a multi-user chat whose messages are archived, over WebSocket. */
    EJABBERD(Language.XMPP, Guarantee.HISTORY);

    private final Language language;
    private final Guarantee guarantee;

    Peer(Language language, Guarantee guarantee) {
        this.language = language;
        this.guarantee = guarantee;
    }

    /** As it is asked for: {@code ceiling-batched}. */
    public static Peer named(String name) {
        for (var peer : values()) {
            if (peer.toString().equals(name)) {
                return peer;
            }
        }
        throw new IllegalArgumentException(
                "There is no peer " + name + ". There are " + List.of(values()) + ".");
    }

    public Language language() {
        return language;
    }

    public Guarantee guarantee() {
        return guarantee;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
