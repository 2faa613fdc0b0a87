package dev.parley.bench.crew;

/** A crew could not do what it was told. */
public final class CrewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CrewException(String message) {
        super(message);
    }

    public CrewException(String message, Throwable cause) {
        super(message, cause);
    }
}
