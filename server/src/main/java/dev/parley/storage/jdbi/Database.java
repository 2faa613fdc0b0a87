package dev.parley.storage.jdbi;

import dev.parley.directory.DirectoryException;

import org.jdbi.v3.core.Handle;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What an adapter brings: connections to a database whose schema is at {@link Schema#NEWEST}.
 * Whatever goes wrong is a {@link DirectoryException}.
 */
public interface Database extends AutoCloseable {
    /** Reads; {@code work} must not write. */
    <T> T read(Function<Handle, T> work);

    /** Runs {@code work} in one transaction: all of it is stored on return, or nothing ever. */
    <T> T write(Function<Handle, T> work);

    /** Runs {@code work} in one transaction: all of it is stored on return, or nothing ever. */
    default void writing(Consumer<Handle> work) {
        write(
                handle -> {
                    work.accept(handle);
                    return Boolean.TRUE;
                });
    }

    @Override
    void close();
}
