package dev.parley.bench.crew;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import org.HdrHistogram.Histogram;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.DataFormatException;

/** A distribution of times: an HdrHistogram of microseconds with three digits, up to a minute. */
public final class Latency {
    private static final long MAX_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final double MICROS_A_MILLI = 1e3;

    private final Histogram micros;

    public Latency() {
        this(new Histogram(MAX_MICROS, DIGITS));
    }

    private Latency(Histogram micros) {
        this.micros = micros;
    }

    /** Longer than a minute counts as a minute; a clock that stood still as nothing. */
    public void recordMicros(long took) {
        micros.recordValue(Math.clamp(took, 0, MAX_MICROS));
    }

    public Latency plus(Latency other) {
        var sum = micros.copy();
        sum.add(other.micros);
        return new Latency(sum);
    }

    public void clear() {
        micros.reset();
    }

    public long count() {
        return micros.getTotalCount();
    }

    /** Milliseconds that {@code percent} of all took at most; 0 when there are none. */
    public double millis(double percent) {
        return micros.getValueAtPercentile(percent) / MICROS_A_MILLI;
    }

    public double maxMillis() {
        return micros.getMaxValue() / MICROS_A_MILLI;
    }

    @JsonValue
    String encoded() {
        var bytes = ByteBuffer.allocate(micros.getNeededByteBufferCapacity());
        int length = micros.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), length));
    }

    @JsonCreator
    static Latency decoded(String text) {
        try {
            return new Latency(
                    Histogram.decodeFromCompressedByteBuffer(
                            ByteBuffer.wrap(Base64.getDecoder().decode(text)), MAX_MICROS));
        } catch (DataFormatException broken) {
            throw new IllegalArgumentException("not a histogram", broken);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latency that && micros.equals(that.micros);
    }

    @Override
    public int hashCode() {
        return Objects.hash(micros);
    }
}
