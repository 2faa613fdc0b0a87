package dev.parley.role.gateway;

import dev.parley.conversation.LimitsConfig;

/**
 * @param limits what one account may ask for; {@code welcome} tells clients
 */
public record GatewayConfig(LimitsConfig limits, Counts counts, Times times) {

    /**
     * @param maxConnections sockets that this node holds; more are refused with status 503
     * @param maxSessionsPerAccount sockets of one account on this node that have said hello; the
     *     next is closed with 4429
     * @param framesBurst frames that one socket may send at once; a frame counts once more for
     *     every 4 KiB that it has
     * @param framesPerSecond frames that it may send in the long run; beyond that it is closed with
     *     4429
     * @param maxQueuedEventsPerRoom events of a channel that wait to be encoded; when there are
     *     more, sessions read them from history
     */
    public record Counts(
            int maxConnections,
            int maxSessionsPerAccount,
            int framesBurst,
            int framesPerSecond,
            int maxQueuedEventsPerRoom) {
        public static final Counts DEFAULTS =
                new Counts(CapacityConfig.DEFAULTS.maxConnections(), 64, 500, 100, 1_024);

        Counts with(int connections) {
            return new Counts(
                    connections,
                    maxSessionsPerAccount,
                    framesBurst,
                    framesPerSecond,
                    maxQueuedEventsPerRoom);
        }
    }

    /**
     * @param helloMillis from the connection to {@code hello}; then it is closed with 4408
     * @param heartbeatMillis silence after which a client sends a ping; after three times that it
     *     is closed with 4408
     * @param maxUnwritableMillis a peer that has not read what is pending for so long is closed
     *     with 4499
     * @param drainMillis from the notice to reconnect until what is left is closed with 1012
     * @param maxPauseMillis an event loop that has not run for longer drops its connections
     */
    public record Times(
            long helloMillis,
            long heartbeatMillis,
            long maxUnwritableMillis,
            long drainMillis,
            long maxPauseMillis) {
        public static final Times DEFAULTS = new Times(10_000, 30_000, 10_000, 2_000, 8_000);
    }

    /** The usual, under these limits. */
    public static GatewayConfig of(LimitsConfig limits, CapacityConfig capacity) {
        return new GatewayConfig(
                limits, Counts.DEFAULTS.with(capacity.maxConnections()), Times.DEFAULTS);
    }
}
