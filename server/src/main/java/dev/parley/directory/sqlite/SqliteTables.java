package dev.parley.directory.sqlite;

import dev.parley.storage.jdbi.Tables;

/** The tables of a directory in a file, for a copy. */
public final class SqliteTables {
    private SqliteTables() {}

    /** Brings the tables up to date; nobody else may have the file open. */
    public static Tables open(SqliteDirectoryConfig config) {
        return new Tables(SqliteDatabase.open(config));
    }
}
