package dev.parley.client;

/**
 * A command's good outcome: it is an event of this channel now, on the server's disk.
 *
 * @param channel the channel's id, also of one that was just created
 * @param epoch with {@code seq} the event's key
 * @param seq the event's number in the channel; of a join, where the channel stands: that event or
 *     a later one
 */
public record Stored(String channel, long epoch, long seq) {}
