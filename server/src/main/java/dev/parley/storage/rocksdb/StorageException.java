package dev.parley.storage.rocksdb;

/** The database on this machine's disk is broken. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
