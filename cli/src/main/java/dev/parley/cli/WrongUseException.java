package dev.parley.cli;

/** What was typed makes no sense. The message is a plain sentence. */
final class WrongUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUseException(String sentence) {
        super(sentence);
    }
}
