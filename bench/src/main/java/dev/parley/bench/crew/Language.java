package dev.parley.bench.crew;

/** What is spoken over a server's sockets. */
public enum Language {
    /** Parley's own contract. */
    PARLEY,
    /** Text frames that go to everyone in the room as they are; the path names the room. */
    PLAIN,
    /** Socket.IO 5 over Engine.IO 4. */
    SOCKET_IO,
    /** MQTT 3.1.1 in binary frames. */
    MQTT,
    /** NATS in binary frames. */
    NATS,
    /** XMPP, a stanza a frame. */
    XMPP
}
