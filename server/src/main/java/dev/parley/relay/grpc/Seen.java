package dev.parley.relay.grpc;

/** How far a node has a channel. */
record Seen(long epoch, long seq) {}
