package dev.parley.directory;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;

import java.util.Collection;
import java.util.Map;

/**
 * How far people have read. Writes are gathered and may be lost by a crash within {@value
 * #MAX_DELAY_MILLIS} ms; reads on this node see them at once, on others when they are stored.
 */
public interface ReadPointers {
    long MAX_DELAY_MILLIS = 200;

    /** Moves a pointer; one that is not ahead of the stored one changes nothing. */
    void advance(AccountId account, ChannelId channel, ReadPointer pointer);

    /** All pointers of one person. */
    Map<ChannelId, ReadPointer> of(AccountId account);

    /** Pointers of several people in one channel; who has none is left out. */
    Map<AccountId, ReadPointer> of(ChannelId channel, Collection<AccountId> accounts);

    /** Returns when everything advanced before is stored. */
    void flush();

    /**
     * @param seq the newest event that was read
     * @param n messages up to it
     */
    record ReadPointer(long epoch, long seq, long n) {
        public boolean isAheadOf(ReadPointer other) {
            return epoch > other.epoch || (epoch == other.epoch && seq > other.seq);
        }
    }
}
