package dev.parley.directory.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;

import dev.parley.directory.DirectoryException;
import dev.parley.directory.DirectoryException.Reason;
import dev.parley.storage.jdbi.Database;
import dev.parley.storage.jdbi.Schema;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Type;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * A few connections to PostgreSQL. Every transaction that writes is serializable, so the statements
 * mean what they mean to SQLite's one writer; those that others got in the way of are run again.
 */
final class PostgresDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final int CONNECT_TIMEOUT_SECONDS = 5;
    private static final int CONNECTION_WAIT_MILLIS = 5_000;
    private static final int VALIDATION_MILLIS = 2_000;
    private static final int STATEMENT_MILLIS = 10_000;

    /**
     * Longer than any statement: for a server that is silent, as it is when its machine is gone.
     */
    private static final int SILENCE_SECONDS = 15;

    /** After which the server takes its locks from a node that is frozen in a transaction. */
    private static final int IDLE_IN_TRANSACTION_MILLIS = 10_000;

    /** Before any firewall forgets about it. */
    private static final int CONNECTION_LIFE_MILLIS = 1_800_000;

    private static final int MAX_WAITING = 1_024;
    private static final int MAX_ATTEMPTS = 20;
    private static final int LONGEST_PAUSE_MILLIS = 40;

    private static final Set<String> IN_THE_WAY_OF_OTHERS =
            Set.of(
                    // Serialization failure, deadlock.
                    "40001",
                    "40P01",
                    // A row that was not there when it was looked for.
                    "23505");

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private PostgresDatabase(HikariDataSource pool) {
        this.pool = pool;
        jdbi = Database.over(pool).registerArgument(new WithoutNul());
    }

    static PostgresDatabase open(PostgresDirectoryConfig config) {
        var pool = pool(config);
        try {
            Schema.migrate(pool, "classpath:dev/parley/directory/postgres/migration");
            return new PostgresDatabase(pool);
        } catch (RuntimeException failed) {
            pool.close();
            throw failed;
        }
    }

    private static HikariDataSource pool(PostgresDirectoryConfig config) {
        var settings = new HikariConfig();
        settings.setPoolName("directory");
        settings.setJdbcUrl(config.url());
        settings.setUsername(config.username());
        if (config.password() != null) {
            settings.setPassword(config.password().reveal());
        }
        settings.setMaximumPoolSize(config.maxConnections());
        settings.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        settings.setValidationTimeout(VALIDATION_MILLIS);
        settings.setMaxLifetime(CONNECTION_LIFE_MILLIS);
        driver(
                settings,
                Map.of(
                        "ApplicationName",
                        "parley",
                        "connectTimeout",
                        CONNECT_TIMEOUT_SECONDS,
                        "loginTimeout",
                        CONNECT_TIMEOUT_SECONDS,
                        "socketTimeout",
                        SILENCE_SECONDS,
                        "tcpKeepAlive",
                        true,
                        // Its details show rows, as they were to be stored.
                        "logServerErrorDetail",
                        false,
                        "options",
                        "-c statement_timeout="
                                + STATEMENT_MILLIS
                                + " -c idle_in_transaction_session_timeout="
                                + IDLE_IN_TRANSACTION_MILLIS));
        try {
            return new HikariDataSource(settings);
        } catch (PoolInitializationException away) {
            throw new DirectoryException(
                    "PostgreSQL does not let us in at "
                            + withoutParameters(config.url())
                            + ": "
                            + deepest(away).getMessage(),
                    away);
        }
    }

    /** The driver takes no notice of what is not text. */
    private static void driver(HikariConfig settings, Map<String, Object> properties) {
        properties.forEach(
                (name, value) -> settings.addDataSourceProperty(name, String.valueOf(value)));
    }

    /** They may hold a password. */
    private static String withoutParameters(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//.*@", "//");
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
        try (var handle = handle()) {
            return work.apply(handle);
        } catch (RuntimeException failed) {
            throw explained(failed);
        }
    }

    @Override
    public <T> T write(Function<Handle, T> work) {
        for (var attempt = 1; ; attempt++) {
            try (var handle = handle()) {
                return handle.<T, RuntimeException>inTransaction(
                        TransactionIsolationLevel.SERIALIZABLE, work::apply);
            } catch (RuntimeException failed) {
                if (!IN_THE_WAY_OF_OTHERS.contains(state(failed))) {
                    throw explained(failed);
                }
                if (attempt == MAX_ATTEMPTS) {
                    throw new DirectoryException(
                            Reason.OVERLOADED,
                            "others got in the way of " + MAX_ATTEMPTS + " attempts to write",
                            failed);
                }
                LOG.debug("Writing again after attempt {}.", attempt, failed);
                pause(attempt);
            }
        }
    }

    /** Each for another time, or they would meet again. */
    private static void pause(int attempt) {
        var longest = Math.min(LONGEST_PAUSE_MILLIS, 2 << Math.min(attempt, 10));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(longest + 1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DirectoryException("interrupted while writing", stopped);
        }
    }

    private Handle handle() {
        var now = pool.getHikariPoolMXBean();
        if (now != null && now.getThreadsAwaitingConnection() >= MAX_WAITING) {
            throw new DirectoryException(
                    Reason.OVERLOADED,
                    "too many wait for a connection",
                    new IllegalStateException("no idle connection"));
        }
        return jdbi.open();
    }

    @Override
    public void close() {
        pool.close();
    }

    private DirectoryException explained(RuntimeException failed) {
        if (failed instanceof DirectoryException explained) {
            return explained;
        }
        if (pool.isClosed()) {
            return new DirectoryException("the directory is closed", failed);
        }
        var deepest = deepest(failed);
        if (deepest instanceof SQLTransientConnectionException) {
            // None was free; a connection that could not be made would be its cause.
            return new DirectoryException(
                    Reason.OVERLOADED, "too many wait for a connection", failed);
        }
        return switch (state(failed)) {
            case "53100" ->
                    new DirectoryException(
                            Reason.STORAGE_FULL, "PostgreSQL's disk is full", failed);
            case "53300" ->
                    new DirectoryException(
                            Reason.OVERLOADED, "PostgreSQL has too many connections", failed);
            default ->
                    new DirectoryException(
                            "the directory's database failed: " + deepest.getMessage(), failed);
        };
    }

    /** The code of SQL's standard for what went wrong; empty where it was something else. */
    private static String state(Throwable failed) {
        var state = "";
        for (@Nullable Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    private static Throwable deepest(Throwable failed) {
        var deepest = failed;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /**
     * The one character that PostgreSQL's text cannot hold. No name may have it; whoever looks for
     * it finds nothing, instead of an error.
     */
    private static final class WithoutNul implements ArgumentFactory.Preparable {
        @Override
        public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
            return type == String.class ? Optional.of(WithoutNul::argument) : Optional.empty();
        }

        private static Argument argument(@Nullable Object value) {
            var text = value == null ? null : value.toString().replace('\0', '\uFFFD');
            return (position, statement, _) -> statement.setString(position, text);
        }
    }
}
