package dev.parley.history;

/** History is broken or out of reach; what was asked may or may not have been done. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean temporary;

    private HistoryException(String message, Throwable cause, boolean temporary) {
        super(message, cause);
        this.temporary = temporary;
    }

    public HistoryException(String message) {
        super(message);
        temporary = false;
    }

    public HistoryException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** Out of reach: the same call may succeed later, and repeating a write does no harm. */
    public static HistoryException temporary(String message, Throwable cause) {
        return new HistoryException(message, cause, true);
    }

    public boolean isTemporary() {
        return temporary;
    }
}
