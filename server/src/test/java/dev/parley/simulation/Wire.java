package dev.parley.simulation;

/**
 * One direction of a connection: what is sent arrives in order and a little later, or, once it is
 * cut or says nothing any more, never.
 */
public final class Wire {
    private final World world;
    private final long leastMillis;
    private final long mostMillis;
    private long newestNanos;
    private boolean cut;

    public Wire(World world, long leastMillis, long mostMillis) {
        this.world = world;
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }

    /** {@code arrival} must not wait: it hands over to whoever receives. */
    public void send(Runnable arrival) {
        if (cut) {
            return;
        }
        newestNanos =
                Math.max(newestNanos, world.nowNanos() + world.millis(leastMillis, mostMillis));
        world.after(
                newestNanos - world.nowNanos(),
                () -> {
                    if (!cut) {
                        arrival.run();
                    }
                });
    }

    /** What comes from now on comes so much later. */
    public void delay(long nanos) {
        newestNanos = Math.max(newestNanos, world.nowNanos() + nanos);
    }

    public void cut() {
        cut = true;
    }

    public boolean isCut() {
        return cut;
    }
}
