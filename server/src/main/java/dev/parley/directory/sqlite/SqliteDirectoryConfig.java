package dev.parley.directory.sqlite;

import java.nio.file.Path;

/**
 * @param file the database, made when it is not there; its folder must exist and belong to this
 *     process alone
 * @param readConnections reads that can go on side by side
 * @param maxWaitingWrites writes that may wait for their turn; beyond it they fail as overloaded
 */
public record SqliteDirectoryConfig(Path file, int readConnections, int maxWaitingWrites) {
    private static final int READ_CONNECTIONS = 4;
    private static final int MAX_WAITING_WRITES = 1_024;

    /** The default limits. */
    public static SqliteDirectoryConfig of(Path file) {
        return new SqliteDirectoryConfig(file, READ_CONNECTIONS, MAX_WAITING_WRITES);
    }
}
