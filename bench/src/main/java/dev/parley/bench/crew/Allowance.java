package dev.parley.bench.crew;

/**
 * What a server lets one socket send: so many at once, so many a second in the long run. Kept here
 * too, a little tighter, as a server closes whoever sends faster.
 */
final class Allowance {
    private static final double MARGIN = 0.9;
    private static final double NANOS_A_SECOND = 1e9;

    private final double perNano;
    private final double burst;
    private double tokens;
    private long sinceNanos;

    Allowance(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond * MARGIN / NANOS_A_SECOND;
        this.burst = burst * MARGIN;
        this.tokens = this.burst;
        this.sinceNanos = nowNanos;
    }

    boolean take(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - sinceNanos) * perNano);
        sinceNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
