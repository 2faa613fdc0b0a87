package dev.parley.directory.postgres;

import dev.parley.storage.jdbi.Tables;

/** The tables of a directory in PostgreSQL, for a copy. */
public final class PostgresTables {
    private PostgresTables() {}

    /** Connects and brings the tables up to date; no node may run on them. */
    public static Tables open(PostgresDirectoryConfig config) {
        return new Tables(PostgresDatabase.open(config));
    }
}
