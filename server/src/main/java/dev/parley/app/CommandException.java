package dev.parley.app;

/** A command could not do what it was asked for. The message is one plain sentence. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandException(String sentence) {
        super(sentence);
    }

    CommandException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
