package dev.parley.discovery;

/** Discovery cannot be reached, or does not do what it must. */
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DiscoveryException(String message, Throwable cause) {
        super(message, cause);
    }

    public DiscoveryException(String message) {
        super(message);
    }
}
