package dev.parley.directory;

/** The directory is broken or out of reach; what was asked may or may not have been done. */
public final class DirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DirectoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
