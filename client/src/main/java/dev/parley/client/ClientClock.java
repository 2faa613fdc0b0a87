package dev.parley.client;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Time as the client sees it, and waiting for it; passed in, so that tests turn the hands. */
public interface ClientClock {
    /** Milliseconds that never go back, from any origin. */
    long millis();

    /** Milliseconds since 1970, for ids. */
    long epochMillis();

    /** The queue's next element, or null at that time by {@link #millis}. */
    <T> @Nullable T poll(BlockingQueue<T> queue, long untilMillis) throws InterruptedException;

    /** The machine's own clock. */
    static ClientClock system() {
        return new ClientClock() {
            @Override
            public long millis() {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public <T> @Nullable T poll(BlockingQueue<T> queue, long untilMillis)
                    throws InterruptedException {
                return queue.poll(Math.max(0, untilMillis - millis()), TimeUnit.MILLISECONDS);
            }
        };
    }
}
