package dev.parley.channel;

/** Stored bytes are not what this version, or any before it, has written. */
public final class StoredFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoredFormatException(String message) {
        super(message);
    }

    StoredFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
