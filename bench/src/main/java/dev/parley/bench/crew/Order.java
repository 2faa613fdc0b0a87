package dev.parley.bench.crew;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.net.URI;
import java.util.List;

/** What a crew is told to do; one after another, each answered. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Order.Connect.class, name = "connect"),
    @JsonSubTypes.Type(value = Order.Send.class, name = "send"),
    @JsonSubTypes.Type(value = Order.Count.class, name = "count"),
    @JsonSubTypes.Type(value = Order.Collect.class, name = "collect"),
    @JsonSubTypes.Type(value = Order.StopReading.class, name = "stop-reading"),
    @JsonSubTypes.Type(value = Order.Cut.class, name = "cut"),
    @JsonSubTypes.Type(value = Order.Return.class, name = "return"),
})
public sealed interface Order {
    /**
     * Opens further sockets, and waits until each is live or has failed.
     *
     * @param language that the server speaks
     * @param gateways {@code ws://host:port/ws}; the sockets are shared out among them
     * @param atOnce so many may be on their way at the same time
     */
    record Connect(Language language, List<URI> gateways, List<Seat> seats, int atOnce)
            implements Order {
        public Connect {
            gateways = List.copyOf(gateways);
            seats = List.copyOf(seats);
        }
    }

    /** Sends; answered when the last message is sent, not when it has arrived. */
    record Send(Traffic traffic) implements Order {}

    /** Tells the counts so far. */
    record Count() implements Order {}

    /** Tells what was measured of the last {@link Send}. */
    record Collect() implements Order {}

    /** From now on nothing is read of what comes. */
    record StopReading() implements Order {}

    /** Ends all connections at the same moment, as a broken network does. */
    record Cut() implements Order {}

    /** After a {@link Cut}: all come back and resume from what they last had. */
    record Return(int atOnce) implements Order {}
}
