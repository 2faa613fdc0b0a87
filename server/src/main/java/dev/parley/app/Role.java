package dev.parley.app;

/** What a node does. A node on its own has all roles. */
public enum Role {
    /** Holds the sockets of clients. */
    GATEWAY,
    /** Answers HTTP calls and serves the web client. */
    API,
    /** Owns log partitions and decides every command. */
    MESSAGING,
    /** Reads the feed: mentions, search, notifications. */
    JOBS
}
