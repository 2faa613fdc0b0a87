package dev.parley.directory.sqlite;

import dev.parley.directory.DirectoryException;
import dev.parley.storage.jdbi.Database;
import dev.parley.storage.jdbi.RestoredTables;

import org.jdbi.v3.core.JdbiException;

import java.nio.file.Path;

/** A directory's file as it leaves a node in a backup and comes back. */
public final class SqliteCopy {
    private SqliteCopy() {}

    /**
     * Copies the directory as it is at this moment; it may be in use.
     *
     * @param target must not be there
     * @throws DirectoryException when it cannot be done
     */
    public static void write(Path file, Path target) {
        try {
            Database.over(SqliteDatabase.source(file))
                    .useHandle(handle -> handle.execute("VACUUM INTO ?", target.toString()));
        } catch (JdbiException failed) {
            throw new DirectoryException("the directory cannot be copied to " + target, failed);
        }
    }

    /**
     * Brings a copy that is in its place back into use.
     *
     * @param epoch of the history that comes back with it
     * @param endSessions whether everyone is signed out
     * @throws DirectoryException when it cannot be done, or when a newer Parley wrote it
     */
    public static void restore(Path file, long epoch, boolean endSessions) {
        var tables = new RestoredTables();
        try (var database = SqliteDatabase.open(SqliteDirectoryConfig.of(file))) {
            database.writing(
                    handle -> {
                        tables.raiseEpoch(handle, epoch);
                        if (endSessions) {
                            tables.endSessions(handle);
                        }
                    });
        }
    }
}
