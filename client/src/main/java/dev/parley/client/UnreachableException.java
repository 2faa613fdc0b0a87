package dev.parley.client;

import org.jspecify.annotations.Nullable;

/**
 * No answer came: the server is down, unknown or not a Parley server. What was asked may or may not
 * have been done. The message is a plain sentence for the person.
 */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
