package dev.parley.role.gateway;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;
import dev.parley.protocol.SeqPoint;

/**
 * An event as it goes over the wire, encoded once for all who get it.
 *
 * @param json the frame without a ref, its type first
 */
record Rendered(SequencedEvent event, byte[] json, Effect effect) {

    /** What the event means for the seats of those who get it. */
    sealed interface Effect {
        /** Nothing. */
        record None() implements Effect {}

        /** {@code account} is no member any more and gets {@code farewell} instead, as its last. */
        record Departure(AccountId account, byte[] farewell) implements Effect {}

        /** The channel is no more: everybody's last event. */
        record Ending() implements Effect {}

        /**
         * Who gets this became a member of {@code channel} and hears what is after {@code from}.
         */
        record Arrival(ChannelId channel, SeqPoint from) implements Effect {}
    }

    static final Effect NONE = new Effect.None();

    long seq() {
        return event.seq();
    }
}
