package dev.parley.protocol;

/**
 * A point in a channel's events: the last one a client has.
 *
 * @param epoch from 1, raised when history was restored from a backup
 * @param seq from 0 (nothing yet)
 */
public record SeqPoint(long epoch, long seq) {
    public SeqPoint {
        if (epoch < 1 || epoch > Limits.MAX_NUMBER) {
            throw ProtocolException.badField("epoch", "It must be a number from 1 to 2^53-1.");
        }
        if (seq < 0 || seq > Limits.MAX_NUMBER) {
            throw ProtocolException.badField("seq", "It must be a number from 0 to 2^53-1.");
        }
    }
}
