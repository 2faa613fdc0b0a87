package dev.parley.app;

import dev.parley.relay.grpc.GrpcRelay;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** What {@code /metrics} tells of the streams between nodes. */
final class RelayFigures {
    private RelayFigures() {}

    static void tell(GrpcRelay relay, MeterRegistry metrics) {
        metrics.gauge("parley.relay.nodes", relay, GrpcRelay::streams);
        metrics.gauge("parley.relay.owners", relay, GrpcRelay::ownersReached);
        metrics.gauge("parley.relay.subscriptions", relay, GrpcRelay::subscriptions);
        metrics.gauge("parley.relay.pending.bytes", relay, GrpcRelay::pendingBytes);
        FunctionCounter.builder("parley.relay.streams.ended", relay, GrpcRelay::streamsEnded)
                .register(metrics);
        FunctionCounter.builder("parley.relay.catchup.pages", relay, GrpcRelay::pagesRead)
                .register(metrics);
        FunctionCounter.builder("parley.relay.signals.dropped", relay, GrpcRelay::signalsDropped)
                .register(metrics);
    }
}
