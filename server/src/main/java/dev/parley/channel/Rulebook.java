package dev.parley.channel;

import java.util.List;

/**
 * The rules by which commands are judged, version after version: what one version of Parley knows
 * of them. Which of them holds stands in the channel, so that a node judges as every other does, or
 * not at all.
 *
 * <p>The rules say what may happen; what an event makes of a channel ({@link Channel#fold}) is the
 * same under all of them. A version that was ever released stays as it is. A command that is new in
 * a version is {@link Refusal#UNREADABLE} to all before it, as it is to nodes that cannot decode
 * it.
 */
public final class Rulebook {
    /** Of channels that say nothing else. */
    public static final int FIRST = 1;

    /** What this version of Parley knows. */
    public static final Rulebook OURS = new Rulebook(List.of(Channel::judge));

    private final List<Rules> versions;

    /** One version. */
    @FunctionalInterface
    interface Rules {
        Decision judge(Channel channel, LoggedCommand logged, Facts past);
    }

    /**
     * @param versions the first one first
     */
    Rulebook(List<Rules> versions) {
        this.versions = List.copyOf(versions);
    }

    /** The newest version that is known here. */
    public int newest() {
        return versions.size();
    }

    Rules version(int version, ChannelId channel) {
        if (version > versions.size()) {
            throw new UnknownRulesException(channel, version, versions.size());
        }
        return versions.get(version - 1);
    }
}
