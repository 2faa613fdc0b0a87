package dev.parley.bench.crew;

import java.util.HashMap;

/** Whether a socket hears every event of its channels once and in order. */
final class OrderCheck {
    private static final class Last {
        private long epoch;
        private long seq;
    }

    private final HashMap<String, Last> channels = new HashMap<>();
    private long gaps;
    private long disorders;

    /** From here on the channel goes on. */
    void begin(String channel, long epoch, long seq) {
        var last = channels.computeIfAbsent(channel, _ -> new Last());
        last.epoch = epoch;
        last.seq = seq;
    }

    /** The channel is there: from here on it goes on, unless it was there before. */
    void joined(String channel, long epoch, long seq) {
        if (!channels.containsKey(channel)) {
            begin(channel, epoch, seq);
        }
    }

    void heard(String channel, long epoch, long seq) {
        var last = channels.get(channel);
        if (last == null) {
            begin(channel, epoch, seq);
            return;
        }
        if (epoch != last.epoch || seq <= last.seq) {
            disorders++;
            return;
        }
        gaps += seq - last.seq - 1;
        last.seq = seq;
    }

    /** How far the channel was heard; 0 when it was never. */
    long seq(String channel) {
        var last = channels.get(channel);
        return last == null ? 0 : last.seq;
    }

    /** Of how many channels something is known. */
    int channels() {
        return channels.size();
    }

    /** Gets each channel with how far it was heard. */
    interface Heard {
        void upTo(String channel, long epoch, long seq);
    }

    void forEach(Heard heard) {
        channels.forEach((channel, last) -> heard.upTo(channel, last.epoch, last.seq));
    }

    /** Events that were never heard, though later ones were. */
    long gaps() {
        return gaps;
    }

    /** Events that came twice or after later ones. */
    long disorders() {
        return disorders;
    }
}
