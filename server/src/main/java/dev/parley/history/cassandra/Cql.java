package dev.parley.history.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;

import dev.parley.history.HistoryException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * One session with the cluster, and the prepared statements of {@code history.cql}. Reads and
 * writes are answered by a majority of the replicas, so that a read sees every write that was
 * confirmed.
 */
final class Cql implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SCHEMA_WINDOW = Duration.ofMillis(1);
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(200);
    private static final Duration LAST_RECONNECT = Duration.ofSeconds(2);

    /** Below the 1,024 that the driver allows a connection. */
    private static final int MAX_REQUESTS_UNDER_WAY = 512;

    private static final int MAX_REQUESTS_WAITING = 20_000;
    private static final String NAME = "-- name: ";

    private final CqlSession session;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    private Cql(CqlSession session) {
        this.session = session;
        for (var part : text("history.cql").split("(?m)^" + NAME, -1)) {
            var end = part.indexOf('\n');
            if (end > 0) {
                prepared.put(
                        part.substring(0, end).strip(),
                        session.prepare(part.substring(end).strip().replaceAll(";$", "")));
            }
        }
    }

    /** Connects, and makes keyspace and tables when they are not there. */
    static Cql open(CassandraHistoryConfig config) {
        try {
            try (var session = connection(config).build()) {
                session.execute(
                        ("CREATE KEYSPACE IF NOT EXISTS %s WITH replication ="
                                        + " {'class': 'NetworkTopologyStrategy', '%s': %d}")
                                .formatted(
                                        config.keyspace(), config.datacenter(), config.replicas()));
            }
            var session = connection(config).withKeyspace(config.keyspace()).build();
            try {
                for (var statement : text("schema.cql").split(";")) {
                    if (!statement.isBlank()) {
                        session.execute(statement);
                    }
                }
                return new Cql(session);
            } catch (RuntimeException failed) {
                session.close();
                throw failed;
            }
        } catch (DriverException failed) {
            throw unavailable(failed);
        }
    }

    private static CqlSessionBuilder connection(CassandraHistoryConfig config) {
        var access = config.access();
        var builder =
                CqlSession.builder()
                        .addContactPoints(config.contactPoints())
                        .withLocalDatacenter(config.datacenter())
                        .withConfigLoader(driverConfig());
        if (access.username() != null && access.password() != null) {
            builder.withAuthCredentials(access.username(), access.password().reveal());
        }
        if (access.tls()) {
            // Names are checked: a certificate is of the node that shows it.
            builder.withSslEngineFactory(
                    new ProgrammaticSslEngineFactory(Trust.context(access.caFile()), null, true));
        }
        return builder;
    }

    private static DriverConfigLoader driverConfig() {
        return DriverConfigLoader.programmaticBuilder()
                .withString(
                        DefaultDriverOption.REQUEST_CONSISTENCY,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name())
                // Every statement carries its own timestamp: repeating it does nothing.
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                .withString(
                        DefaultDriverOption.REQUEST_THROTTLER_CLASS,
                        "ConcurrencyLimitingRequestThrottler")
                .withInt(
                        DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS,
                        MAX_REQUESTS_UNDER_WAY)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, MAX_REQUESTS_WAITING)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, FIRST_RECONNECT)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, LAST_RECONNECT)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, REQUEST_TIMEOUT)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, SCHEMA_TIMEOUT)
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, SCHEMA_WINDOW)
                .build();
    }

    /** A statement to be bound; {@code at} fills in where the row stands. */
    BoundStatementBuilder bind(String name) {
        return Objects.requireNonNull(prepared.get(name), name).boundStatementBuilder();
    }

    BoundStatementBuilder bind(String name, Place place) {
        return bind(name)
                .setString("channel", place.channel().value())
                .setLong("epoch", place.epoch())
                .setLong("bucket", place.bucket());
    }

    /** Runs a statement; its failure is a {@link HistoryException}, temporary as a rule. */
    Iterable<Row> run(BoundStatement statement) {
        try {
            return session.execute(statement);
        } catch (DriverException failed) {
            throw unavailable(failed);
        }
    }

    /** The only row, or null. */
    @Nullable Row one(BoundStatement statement) {
        var rows = run(statement).iterator();
        return rows.hasNext() ? rows.next() : null;
    }

    CompletionStage<AsyncResultSet> start(Statement<?> statement) {
        return session.executeAsync(statement);
    }

    /** Waits for what was started. */
    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof DriverException driver
                    ? unavailable(driver)
                    : failed;
        }
    }

    private static HistoryException unavailable(DriverException failed) {
        return HistoryException.temporary("Cassandra did not answer", failed);
    }

    private static String text(String resource) {
        try (var in = Cql.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
