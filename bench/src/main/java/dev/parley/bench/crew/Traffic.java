package dev.parley.bench.crew;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What is to be sent. Either by a schedule that does not wait for answers ({@code perSecond}, an
 * open loop), or with so many always unanswered ({@code inFlight}, a closed loop).
 *
 * @param delayMillis from the order to the first message
 * @param warmupMillis what is sent so early is not measured
 * @param millis what is measured
 * @param bodyBytes of a message's text, {@value Stamps#CHARS} at least
 * @param burst messages of an open loop that are due at the same moment
 * @param mix how often each op comes, in parts of the sum
 * @param newestSeq for ops that read at random places: up to where
 */
public record Traffic(
        long delayMillis,
        long warmupMillis,
        long millis,
        int bodyBytes,
        @Nullable Double perSecond,
        @Nullable Integer inFlight,
        int burst,
        Map<Op, Integer> mix,
        long newestSeq) {

    public Traffic {
        if ((perSecond == null) == (inFlight == null)) {
            throw new IllegalArgumentException("either perSecond or inFlight");
        }
        if (bodyBytes < Stamps.CHARS) {
            throw new IllegalArgumentException(
                    "a body has " + Stamps.CHARS + " bytes at least, for its time");
        }
        mix = Map.copyOf(mix);
    }

    /** Messages, one after another at this rate. */
    public static Traffic open(double perSecond, int bodyBytes, long warmupMillis, long millis) {
        return new Traffic(
                START_DELAY_MILLIS,
                warmupMillis,
                millis,
                bodyBytes,
                perSecond,
                null,
                1,
                Map.of(Op.POST, 1),
                0);
    }

    /** Messages, so many unanswered at any time. */
    public static Traffic closed(int inFlight, int bodyBytes, long warmupMillis, long millis) {
        return new Traffic(
                START_DELAY_MILLIS,
                warmupMillis,
                millis,
                bodyBytes,
                null,
                inFlight,
                1,
                Map.of(Op.POST, 1),
                0);
    }

    /** The same load made of other things than messages. */
    public Traffic of(Map<Op, Integer> otherMix, long newest) {
        return new Traffic(
                delayMillis,
                warmupMillis,
                millis,
                bodyBytes,
                perSecond,
                inFlight,
                burst,
                otherMix,
                newest);
    }

    /** The same rate, with so many messages at a time. */
    public Traffic inBursts(int messages) {
        return new Traffic(
                delayMillis,
                warmupMillis,
                millis,
                bodyBytes,
                perSecond,
                inFlight,
                messages,
                mix,
                newestSeq);
    }

    /** The share of one of {@code crews} crews. */
    Traffic share(int crew, int crews) {
        return new Traffic(
                delayMillis,
                warmupMillis,
                millis,
                bodyBytes,
                perSecond == null ? null : Double.valueOf(perSecond / crews),
                inFlight == null
                        ? null
                        : Integer.valueOf(inFlight / crews + (crew < inFlight % crews ? 1 : 0)),
                burst,
                mix,
                newestSeq);
    }

    private static final long START_DELAY_MILLIS = 100;
}
