package dev.parley.directory.postgres;

import dev.parley.RealEngines;
import dev.parley.directory.Directory;
import dev.parley.engines.PostgreSql;

import org.jdbi.v3.core.Jdbi;

import java.util.Locale;

/** A schema of one test class on the server that all of them share, empty for each test. */
final class PostgresSchema {
    private static final int CONNECTIONS = 4;

    private final String url;

    private PostgresSchema(String url) {
        this.url = url;
    }

    static PostgresSchema emptyFor(Class<?> test) {
        var name = test.getSimpleName().toLowerCase(Locale.ROOT);
        var server =
                "jdbc:postgresql://127.0.0.1:"
                        + RealEngines.postgreSql().address().getPort()
                        + "/postgres";
        var schema = new PostgresSchema(server + "?currentSchema=" + name);
        schema.jdbi()
                .useHandle(
                        handle -> {
                            handle.execute("CREATE SCHEMA IF NOT EXISTS " + name);
                            handle.createQuery(
                                            "SELECT tablename FROM pg_tables WHERE schemaname = ?"
                                                    + " AND tablename NOT LIKE 'flyway%'")
                                    .bind(0, name)
                                    .mapTo(String.class)
                                    .list()
                                    .forEach(table -> handle.execute("TRUNCATE " + table));
                        });
        return schema;
    }

    Jdbi jdbi() {
        return Jdbi.create(url, PostgreSql.USER, "");
    }

    PostgresDirectoryConfig config() {
        return new PostgresDirectoryConfig(url, PostgreSql.USER, null, CONNECTIONS);
    }

    Directory open() {
        return PostgresDirectory.open(config());
    }
}
