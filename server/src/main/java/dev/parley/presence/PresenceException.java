package dev.parley.presence;

/** What is short-lived is out of reach; what was asked may or may not have been done. */
public final class PresenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PresenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
