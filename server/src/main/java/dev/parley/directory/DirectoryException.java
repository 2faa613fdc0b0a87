package dev.parley.directory;

/** The directory is broken or out of reach; what was asked may or may not have been done. */
public final class DirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** What an operator or a client can do about it. */
    public enum Reason {
        /** Broken or out of reach: see the log. */
        UNAVAILABLE,
        /** The disk is full: nothing was written, and reading goes on. */
        STORAGE_FULL,
        /** Too much waits here already: nothing was begun. */
        OVERLOADED
    }

    public DirectoryException(String message, Throwable cause) {
        this(Reason.UNAVAILABLE, message, cause);
    }

    public DirectoryException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
