package dev.parley.storage.jdbi;

import org.jdbi.v3.core.Handle;

/** What has to change in a directory that comes back from a backup. */
public final class RestoredTables {
    private final Statements sql = Statements.of("restore.sql");

    /** Moves what is known of channels to the epoch in which their history comes back. */
    public void raiseEpoch(Handle handle, long epoch) {
        handle.createUpdate(sql.get("raise_channels")).bind("epoch", epoch).execute();
        handle.createUpdate(sql.get("raise_read_pointers")).bind("epoch", epoch).execute();
        handle.createUpdate(sql.get("raise_hidden")).bind("epoch", epoch).execute();
    }

    /** Signs everyone out: what was signed out since the backup would be signed in again. */
    public void endSessions(Handle handle) {
        handle.createUpdate(sql.get("end_refresh_tokens")).execute();
        handle.createUpdate(sql.get("end_sessions")).execute();
    }
}
