package dev.parley.storage.jdbi;

import dev.parley.directory.DirectoryException;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** Brings a database's tables to the version that this code knows. */
public final class Schema {
    /** The newest script in {@code migration}. */
    public static final int NEWEST = 5;

    private static final String SHARED = "classpath:dev/parley/storage/jdbi/migration";
    private static final String NEWEST_APPLIED =
            """
            SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
            ORDER BY installed_rank DESC
            """;

    private Schema() {}

    /**
     * Applies the scripts that are missing. Flyway costs a third of a second of start-up, so it is
     * asked only when its own table does not already show the newest version.
     *
     * @param more where else there are scripts, for one engine alone
     * @throws DirectoryException when it fails, or when a newer Parley wrote the data
     */
    public static void migrate(DataSource source, String... more) {
        var applied = appliedVersion(source);
        if (applied > NEWEST) {
            throw new DirectoryException(
                    "The data was written by a newer Parley: its tables have version "
                            + applied
                            + ", this Parley knows "
                            + NEWEST
                            + ". Start the newer one again, or restore a backup.",
                    new IllegalStateException("schema " + applied));
        }
        if (applied < NEWEST) {
            var locations = Stream.concat(Stream.of(SHARED), Stream.of(more));
            try {
                Flyway.configure()
                        .dataSource(source)
                        .locations(locations.toArray(String[]::new))
                        .load()
                        .migrate();
            } catch (FlywayException broken) {
                throw new DirectoryException("cannot bring the tables up to date", broken);
            }
        }
    }

    /** 0 where Flyway has never been. */
    private static int appliedVersion(DataSource source) {
        try (var connection = source.getConnection()) {
            if (!hasHistory(connection)) {
                return 0;
            }
            try (var statement = connection.createStatement();
                    var versions = statement.executeQuery(NEWEST_APPLIED)) {
                return versions.next() ? Integer.parseInt(versions.getString(1)) : 0;
            }
        } catch (SQLException broken) {
            throw new DirectoryException("cannot read the version of the tables", broken);
        }
    }

    private static boolean hasHistory(Connection connection) throws SQLException {
        try (var tables =
                connection
                        .getMetaData()
                        .getTables(null, connection.getSchema(), "flyway_schema_history", null)) {
            return tables.next();
        }
    }
}
