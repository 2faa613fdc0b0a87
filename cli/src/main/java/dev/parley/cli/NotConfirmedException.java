package dev.parley.cli;

/** Something may have been done, but nobody said so in time. The message is a plain sentence. */
final class NotConfirmedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotConfirmedException(String sentence) {
        super(sentence);
    }
}
