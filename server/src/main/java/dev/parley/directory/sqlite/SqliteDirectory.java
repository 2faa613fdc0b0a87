package dev.parley.directory.sqlite;

import dev.parley.directory.Directory;
import dev.parley.directory.DirectoryException;
import dev.parley.storage.jdbi.JdbiDirectory;

/** The directory of one node, in a file of its own. What a call has written survives any crash. */
public final class SqliteDirectory {
    private SqliteDirectory() {}

    /**
     * Opens the file and brings its tables up to date.
     *
     * @throws DirectoryException when that cannot be done, with a sentence that says why
     */
    public static Directory open(SqliteDirectoryConfig config) {
        return new JdbiDirectory(SqliteDatabase.open(config));
    }
}
