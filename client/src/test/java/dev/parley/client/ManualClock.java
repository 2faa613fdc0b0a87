package dev.parley.client;

import org.awaitility.Awaitility;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test turns its hands. */
final class ManualClock implements ClientClock {
    private final AtomicLong now = new AtomicLong(1_000_000);
    private volatile BlockingQueue<Runnable> sleeper;
    private volatile boolean asleep;

    @Override
    public long millis() {
        return now.get();
    }

    @Override
    public long epochMillis() {
        return 1_760_000_000_000L + now.get();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T poll(BlockingQueue<T> queue, long untilMillis) throws InterruptedException {
        sleeper = (BlockingQueue<Runnable>) queue;
        // An advance before the line above found no sleeper, but is seen here.
        if (millis() >= untilMillis) {
            return queue.poll();
        }
        asleep = queue.isEmpty();
        try {
            return queue.take();
        } finally {
            asleep = false;
        }
    }

    /** Waits until the client has nothing left to do but to wait. */
    void awaitIdle() {
        Awaitility.await("idle").until(() -> asleep && sleeper.isEmpty());
    }

    void advance(long millis) {
        now.addAndGet(millis);
        var wake = sleeper;
        if (wake != null) {
            wake.add(() -> {});
        }
    }
}
