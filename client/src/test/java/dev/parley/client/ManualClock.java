package dev.parley.client;

import org.awaitility.Awaitility;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test turns its hands. */
final class ManualClock implements ClientClock {
    private final AtomicLong now = new AtomicLong(1_000_000);
    private final AtomicLong idleTurns = new AtomicLong();

    @Override
    public long millis() {
        return now.get();
    }

    @Override
    public long epochMillis() {
        return 1_760_000_000_000L + now.get();
    }

    @Override
    public <T> T poll(BlockingQueue<T> queue, long untilMillis) throws InterruptedException {
        while (millis() < untilMillis) {
            // Looks at the hands again every moment.
            var next = queue.poll(1, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
            idleTurns.incrementAndGet();
        }
        return queue.poll();
    }

    void advance(long millis) {
        now.addAndGet(millis);
    }

    /** Waits until the client has nothing left to do but to wait. */
    void awaitIdle() {
        long before = idleTurns.get();
        // The first turn may have begun before this call; the second found nothing to do since.
        Awaitility.await("idle").until(() -> idleTurns.get() >= before + 2);
    }
}
