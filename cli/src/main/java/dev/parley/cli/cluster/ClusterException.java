package dev.parley.cli.cluster;

/** What was asked of a cluster cannot be done; the message says why and is meant for people. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }
}
