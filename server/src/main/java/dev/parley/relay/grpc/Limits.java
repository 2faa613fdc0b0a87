package dev.parley.relay.grpc;

import java.util.concurrent.TimeUnit;

/**
 * What bounds the streams; other than {@link #DEFAULT} in tests only.
 *
 * @param maxPendingBytes of frames that wait for one stream; beyond it the stream ends, and the
 *     node comes back and catches up
 * @param pingMillis how often each end says that it is there
 * @param silenceMillis after which a stream on which nothing comes is ended
 * @param maxWaitingEvents that a node holds of one channel while it reads what it has missed
 * @param pageEvents how many missed events are read at once
 */
record Limits(
        int maxPendingBytes,
        int pingMillis,
        int silenceMillis,
        int maxWaitingEvents,
        int pageEvents) {
    static final Limits DEFAULT = new Limits(32 << 20, 1_000, 5_000, 512, 256);

    long silenceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(silenceMillis);
    }

    /** Of subscriptions on one stream; what is asked for beyond it is not answered. */
    static final int MAX_SUBSCRIPTIONS = 250_000;

    /** Of nodes that have a stream to one owner. */
    static final int MAX_STREAMS = 1_000;
}
