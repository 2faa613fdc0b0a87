package dev.parley.directory.postgres;

import dev.parley.directory.Directory;
import dev.parley.directory.DirectoryException;
import dev.parley.storage.jdbi.JdbiDirectory;

/**
 * The directory of a cluster. Many nodes write at once, and what each of them sees and stores is
 * what it would be if they did so one after the other. While PostgreSQL is away every call fails
 * within seconds, and when it is back they are well again.
 */
public final class PostgresDirectory {
    private PostgresDirectory() {}

    /**
     * Connects and brings the tables up to date; nodes that do so at once wait for one another.
     *
     * @throws DirectoryException when that cannot be done, with a sentence that says why
     */
    public static Directory open(PostgresDirectoryConfig config) {
        return new JdbiDirectory(PostgresDatabase.open(config));
    }
}
