package dev.parley.relay.grpc;

import java.util.concurrent.atomic.LongAdder;

/** What has happened on the streams of this node since it started; counted by any thread. */
final class Tally {
    private final LongAdder pagesRead = new LongAdder();
    private final LongAdder signalsDropped = new LongAdder();
    private final LongAdder streamsEnded = new LongAdder();

    void pageRead() {
        pagesRead.increment();
    }

    void signalDropped() {
        signalsDropped.increment();
    }

    void streamEnded() {
        streamsEnded.increment();
    }

    long pagesRead() {
        return pagesRead.sum();
    }

    long signalsDropped() {
        return signalsDropped.sum();
    }

    long streamsEnded() {
        return streamsEnded.sum();
    }
}
