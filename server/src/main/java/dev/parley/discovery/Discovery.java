package dev.parley.discovery;

import dev.parley.channel.Rulebook;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Which nodes live, what they say of themselves, and which of them does what only one may do. */
public interface Discovery extends AutoCloseable {
    /**
     * The live nodes as last heard, ordered by name, this one included as it last described itself.
     * While discovery is out of reach, what was last heard.
     */
    List<LiveNode> nodes();

    /**
     * Changes what others hear of this node; never waits. They hear of it within about a second, or
     * once discovery is in reach again.
     *
     * @param change may be called more than once and must not change the name
     */
    void update(UnaryOperator<LiveNode> change);

    /**
     * Called after {@link #nodes} has changed, never twice at a time, now and then without need;
     * must not wait.
     */
    void onChange(Runnable listener);

    /**
     * Takes part in the choice of the one node that does a task. For a moment after a node was cut
     * off there may be two: it hears so late. What is done alone must bear that.
     *
     * @param task a word that is the same on all nodes; once a node
     */
    void lead(String task, Leader leader);

    /** This node lives no more; what it leads it leads no longer when this returns. */
    @Override
    void close();

    /** The newest version of the rules of channels that every live node knows. */
    default int rules() {
        return Math.max(Rulebook.FIRST, nodes().stream().mapToInt(LiveNode::rules).min().orElse(0));
    }

    /** The {@link LiveNode#publicUrl} of every live node that has one. */
    default Set<URI> publicUrls() {
        return nodes().stream()
                .map(LiveNode::publicUrl)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }
}
