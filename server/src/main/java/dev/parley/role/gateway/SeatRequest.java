package dev.parley.role.gateway;

import java.util.concurrent.CompletableFuture;

/**
 * Asks a room for a seat.
 *
 * @param from the last event that the session has or does not want; its account was a member then
 * @param resumeTo the event after which {@code resumed} is due, or {@link #NOT_RESUMED}
 * @param answered completed when the seat was taken, or will not be
 */
record SeatRequest(Session session, long from, long resumeTo, CompletableFuture<Void> answered) {
    static final long NOT_RESUMED = -1;
}
