package dev.parley.cli;

/** There is no session and no way to begin one. The message is a plain sentence. */
final class NotSignedInException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotSignedInException(String sentence) {
        super(sentence);
    }
}
