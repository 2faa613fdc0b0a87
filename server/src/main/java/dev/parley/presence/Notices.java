package dev.parley.presence;

import java.util.function.Consumer;

/**
 * Tells all nodes what has changed elsewhere, within a moment and best effort: a notice that other
 * nodes should hear can be lost, so whoever relies on one also looks for themselves now and then.
 */
public interface Notices {
    /**
     * Tells every node. The listeners of this one have heard it on return, from the calling thread,
     * even while the others are out of reach; nobody waits for those.
     */
    void publish(Notice notice);

    /** Hears all notices from now on, its own node's too. It must not wait for anything. */
    void listen(Consumer<Notice> listener);
}
