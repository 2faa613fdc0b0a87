package dev.parley.cli;

/** The person pressed Ctrl+C or Ctrl+D where something was asked. */
final class LeftException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
