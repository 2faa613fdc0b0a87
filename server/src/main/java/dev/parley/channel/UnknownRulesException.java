package dev.parley.channel;

/** A channel is judged by newer rules than are known here: only a newer Parley can go on. */
public final class UnknownRulesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownRulesException(ChannelId channel, int rules, int newestKnown) {
        super(
                "channel %s is judged by version %d of the rules, and this Parley knows %d"
                        .formatted(channel.value(), rules, newestKnown));
    }
}
