package dev.parley.role.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Semaphore;

/** Reads for seats that are behind, a bounded number at a time for the whole node. */
final class HistoryReader {
    private static final int MAX_READS = 32;
    private static final int MAX_PAGE_EVENTS = 64;
    private static final int MAX_PAGE_BYTES = 128 * 1024;
    private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

    private final Semaphore reads = new Semaphore(MAX_READS, true);

    /** Reads the seat's next page and hands it to its session; called on the seat's loop. */
    void read(Seat seat) {
        var half = seat.room();
        var channel = half.newest();
        // Live seats have got no further, so neither does this one before it is live.
        var head = half.flushedSeq();
        var to = seat.owesResumed() ? Math.min(seat.resumeTo(), head) : head;
        var after = seat.sentSeq();
        Thread.startVirtualThread(
                () -> {
                    var session = seat.session();
                    reads.acquireUninterruptibly();
                    try {
                        var page =
                                half.room()
                                        .page(channel, after, to, MAX_PAGE_EVENTS, MAX_PAGE_BYTES);
                        half.loop().run(() -> session.pageRead(seat, page));
                    } catch (RuntimeException failed) {
                        log.warn("History of {} cannot be read", channel.id().value(), failed);
                        half.loop().run(session::pageFailed);
                    } finally {
                        reads.release();
                    }
                });
    }
}
