package dev.parley.role.gateway;

import dev.parley.channel.ChannelId;

/**
 * A seat that a session is to have.
 *
 * @param from the last event that it has or does not want; its account was a member then
 * @param resumeTo the event after which {@code resumed} is due, or {@link SeatRequest#NOT_RESUMED}
 */
record SeatWish(ChannelId channel, long from, long resumeTo) {
    static SeatWish at(ChannelId channel, long seq) {
        return new SeatWish(channel, seq, SeatRequest.NOT_RESUMED);
    }

    boolean isResumed() {
        return resumeTo != SeatRequest.NOT_RESUMED;
    }
}
