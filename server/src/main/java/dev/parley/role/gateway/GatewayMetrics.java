package dev.parley.role.gateway;

import dev.parley.protocol.CloseCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What the gateway counts. */
final class GatewayMetrics {
    private final Counter framesIn;
    private final Counter framesOut;
    private final Counter behind;
    private final Map<CloseCode, Counter> closes = new EnumMap<>(CloseCode.class);

    GatewayMetrics(MeterRegistry meters, OpenSessions sessions, Rooms rooms) {
        meters.gauge("parley.gateway.rooms", rooms, Rooms::watched);
        meters.gauge("parley.gateway.connections", sessions, OpenSessions::connections);
        framesIn = meters.counter("parley.gateway.frames", "direction", "in");
        framesOut = meters.counter("parley.gateway.frames", "direction", "out");
        behind = meters.counter("parley.gateway.seats.behind");
        for (var code : CloseCode.values()) {
            closes.put(
                    code,
                    meters.counter("parley.gateway.closes", "code", Integer.toString(code.code())));
        }
    }

    void frameIn() {
        framesIn.increment();
    }

    void framesOut(long frames) {
        framesOut.increment(frames);
    }

    /** A session is not live in a channel: it has just come, or reads too slowly. */
    void fellBehind() {
        behind.increment();
    }

    void closed(CloseCode code) {
        Objects.requireNonNull(closes.get(code)).increment();
    }
}
