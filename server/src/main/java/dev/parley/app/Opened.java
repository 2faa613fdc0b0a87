package dev.parley.app;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a node has opened, in order; closed in reverse. */
final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Closes everything, also when something of it cannot be closed cleanly. */
    @Override
    public void close() {
        IllegalStateException unclean = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failed) {
                if (unclean == null) {
                    unclean =
                            new IllegalStateException(
                                    "the node could not be closed cleanly", failed);
                } else {
                    unclean.addSuppressed(failed);
                }
            }
        }
        if (unclean != null) {
            throw unclean;
        }
    }
}
