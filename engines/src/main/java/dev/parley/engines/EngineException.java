package dev.parley.engines;

/**
 * An engine cannot be fetched, started or stopped; the message says why and is meant for people.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineException(String message) {
        super(message);
    }

    EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
