package dev.parley.discovery;

/**
 * Hears whether this node is the one that does a task. The calls come in turn, any number of times,
 * and must not wait.
 */
public interface Leader {
    /** From now on this node does it. */
    void elected();

    /** No longer: another may be at it already. Comes only after {@link #elected}. */
    void resigned();
}
