package dev.parley.directory.postgres;

import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

/**
 * @param url {@code postgresql://host:port/database?parameters}, with or without {@code jdbc:}
 *     before it; the parameters are those of the JDBC driver, {@code sslmode} for example. The
 *     tables stand in the first schema of the user's search path
 * @param password null where the server asks for none
 * @param maxConnections of this node, the smaller number of all nodes together than the server's
 *     {@code max_connections}
 */
public record PostgresDirectoryConfig(
        String url, String username, @Nullable Secret password, int maxConnections) {
    private static final int MAX_CONNECTIONS = 10;
    private static final String JDBC = "jdbc:";

    public PostgresDirectoryConfig {
        if (!url.startsWith(JDBC)) {
            url = JDBC + url;
        }
        if (!url.startsWith(JDBC + "postgresql:")) {
            throw new IllegalArgumentException(
                    "the address of PostgreSQL begins with postgresql://, or with"
                            + " jdbc:postgresql://");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("PostgreSQL needs at least one connection");
        }
    }

    /** The default limits. */
    public static PostgresDirectoryConfig of(
            String url, String username, @Nullable Secret password) {
        return new PostgresDirectoryConfig(url, username, password, MAX_CONNECTIONS);
    }
}
