package dev.parley.storage.jdbi;

import dev.parley.directory.DirectoryException;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

import java.util.function.Consumer;
import java.util.function.Function;

import javax.sql.DataSource;

/**
 * What an adapter brings: connections to a database whose schema is at {@link Schema#NEWEST}.
 * Whatever goes wrong is a {@link DirectoryException}.
 */
public interface Database extends AutoCloseable {
    /**
     * The way to SQL. When a statement fails, what was bound to it (addresses, hashes of passwords)
     * is not told: what is told is logged.
     */
    static Jdbi over(DataSource source) {
        var jdbi = Jdbi.create(source);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

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
