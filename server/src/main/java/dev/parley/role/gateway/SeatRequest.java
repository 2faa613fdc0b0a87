package dev.parley.role.gateway;

/**
 * Asks a room for a seat.
 *
 * @param from the last event that the session has or does not want; its account was a member then
 * @param resumeTo the event after which {@code resumed} is due, or {@link #NOT_RESUMED}
 */
record SeatRequest(Session session, long from, long resumeTo) {
    static final long NOT_RESUMED = -1;
}
