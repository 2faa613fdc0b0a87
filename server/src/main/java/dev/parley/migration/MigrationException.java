package dev.parley.migration;

/** A migration cannot be done, or must be run again. The message is a plain sentence. */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationException(String sentence) {
        super(sentence);
    }

    MigrationException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
