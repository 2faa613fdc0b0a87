package dev.parley.client;

/**
 * How fast one connection may send: a bucket that the server describes in {@code welcome}. Who
 * stays below it is never closed for being too fast. Without limits there are none.
 */
final class Pace {
    /** A frame counts once more for every so many bytes. */
    private static final int BYTES_A_FRAME = 4 * 1024;

    /** What is kept free, because the two clocks differ and frames arrive in bunches. */
    private static final double MARGIN = 0.9;

    private final ClientClock clock;
    private double perMilli = Double.POSITIVE_INFINITY;
    private double burst = Double.POSITIVE_INFINITY;
    private double tokens = Double.POSITIVE_INFINITY;
    private double spent;
    private long lastMillis;

    Pace(ClientClock clock) {
        this.clock = clock;
        lastMillis = clock.millis();
    }

    /** Holds to these limits from now on; what was sent before counts. */
    void limit(long framesPerSecond, long framesBurst) {
        perMilli = MARGIN * framesPerSecond / 1_000;
        burst = MARGIN * framesBurst;
        tokens = burst - spent;
        lastMillis = clock.millis();
    }

    /**
     * Takes what a frame costs when it may be sent now.
     *
     * @return 0 when it may, else the milliseconds to wait before asking again
     */
    long take(int bytes) {
        // Never more than the bucket holds, or the frame would wait for ever.
        double cost = Math.min(1 + bytes / BYTES_A_FRAME, burst);
        long now = clock.millis();
        tokens = Math.min(burst, tokens + (now - lastMillis) * perMilli);
        lastMillis = now;
        if (tokens < cost) {
            return Math.max(1, (long) Math.ceil((cost - tokens) / perMilli));
        }
        tokens -= cost;
        spent += cost;
        return 0;
    }
}
