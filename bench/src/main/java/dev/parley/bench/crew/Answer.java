package dev.parley.bench.crew;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What came of an {@link Order}. Answers of several crews add up. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Answer.Connected.class, name = "connected"),
    @JsonSubTypes.Type(value = Answer.Counted.class, name = "counted"),
    @JsonSubTypes.Type(value = Answer.Collected.class, name = "collected"),
    @JsonSubTypes.Type(value = Answer.Failed.class, name = "failed"),
})
public sealed interface Answer {
    /**
     * @param failures how many for each reason
     * @param millis until the last was live
     * @param latency from the first byte of each until it was live
     * @param liveAt when each was live, after the order
     */
    record Connected(
            int live, Map<String, Integer> failures, double millis, Latency latency, Latency liveAt)
            implements Answer {
        public Connected plus(Connected other) {
            return new Connected(
                    live + other.live,
                    sum(failures, other.failures),
                    Math.max(millis, other.millis),
                    latency.plus(other.latency),
                    liveAt.plus(other.liveAt));
        }
    }

    /**
     * @param sent messages by room
     * @param acked ops that were answered
     * @param delivered messages that reached a socket
     * @param refused ops that were answered by an error, by its code
     * @param closed sockets that the server or the network closed, by reason
     * @param gaps seqs that a parsing socket never saw
     * @param disorders seqs that came twice or too late
     * @param incomplete resumes after which history would have to be loaded anew
     */
    record Counted(
            int open,
            Map<Integer, Long> sent,
            long acked,
            long delivered,
            Map<String, Integer> refused,
            Map<String, Integer> closed,
            long gaps,
            long disorders,
            long incomplete)
            implements Answer {
        public Counted plus(Counted other) {
            var allSent = new HashMap<>(sent);
            other.sent.forEach((room, count) -> allSent.merge(room, count, Long::sum));
            return new Counted(
                    open + other.open,
                    allSent,
                    acked + other.acked,
                    delivered + other.delivered,
                    sum(refused, other.refused),
                    sum(closed, other.closed),
                    gaps + other.gaps,
                    disorders + other.disorders,
                    incomplete + other.incomplete);
        }

        public long allSent() {
            return sent.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What was measured of one {@link Order.Send}; rates are of its measured time, latencies of
     * what was due in it.
     *
     * @param reads of sockets that brought something
     * @param ops from the intended moment to the answer
     * @param delivery from the intended moment to the arrival, at the sockets that parse
     * @param lateness from the intended moment to the write: the generator's own
     * @param gaps seqs that a parsing socket never saw
     * @param disorders seqs that came twice or too late
     * @param cpuSeconds of the generator
     * @param heldBack moments at which something was due and no socket might send, as the server
     *     allows each so many frames a second
     */
    record Collected(
            double seconds,
            long sent,
            long acked,
            long delivered,
            long reads,
            Map<Op, Latency> ops,
            Latency delivery,
            Latency lateness,
            long gaps,
            long disorders,
            double cpuSeconds,
            long heldBack)
            implements Answer {
        public Collected plus(Collected other) {
            var allOps = new HashMap<>(ops);
            other.ops.forEach((op, latency) -> allOps.merge(op, latency, Latency::plus));
            return new Collected(
                    Math.max(seconds, other.seconds),
                    sent + other.sent,
                    acked + other.acked,
                    delivered + other.delivered,
                    reads + other.reads,
                    allOps,
                    delivery.plus(other.delivery),
                    lateness.plus(other.lateness),
                    gaps + other.gaps,
                    disorders + other.disorders,
                    cpuSeconds + other.cpuSeconds,
                    heldBack + other.heldBack);
        }
    }

    /** The order could not be done. */
    record Failed(String reason) implements Answer {}

    private static Map<String, Integer> sum(Map<String, Integer> one, Map<String, Integer> other) {
        var all = new TreeMap<>(one);
        other.forEach((reason, count) -> all.merge(reason, count, Integer::sum));
        return all;
    }
}
