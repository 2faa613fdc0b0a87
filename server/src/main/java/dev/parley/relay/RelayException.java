package dev.parley.relay;

/** The relay cannot be had. */
public final class RelayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RelayException(String message, Throwable cause) {
        super(message, cause);
    }
}
