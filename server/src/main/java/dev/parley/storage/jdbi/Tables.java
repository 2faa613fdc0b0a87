package dev.parley.storage.jdbi;

import dev.parley.directory.DirectoryException;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Every table of a directory, row by row, whatever database it stands in. Both directories of a
 * copy have the same tables, since one set of scripts makes them.
 */
public final class Tables implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 500;
    private static final String OF_FLYWAY = "flyway_schema_history";
    private static final String OF_SQLITE = "sqlite_";

    private final Database database;

    public Tables(Database database) {
        this.database = database;
    }

    /**
     * What a table holds.
     *
     * @param checksum the same for the same rows in whatever order
     */
    public record Content(long rows, long checksum) {}

    private record Row(List<@Nullable Object> values) {}

    private record Column(String name, Class<?> type) {}

    /** The tables' names, in order. */
    public List<String> names() {
        return database.read(
                handle -> {
                    var names = new ArrayList<String>();
                    try (var tables =
                            handle.getConnection()
                                    .getMetaData()
                                    .getTables(
                                            null,
                                            handle.getConnection().getSchema(),
                                            "%",
                                            new String[] {"TABLE"})) {
                        while (tables.next()) {
                            var name = tables.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
                            if (!name.equals(OF_FLYWAY) && !name.startsWith(OF_SQLITE)) {
                                names.add(name);
                            }
                        }
                    } catch (SQLException failed) {
                        throw new DirectoryException("the tables cannot be listed", failed);
                    }
                    names.sort(null);
                    return names;
                });
    }

    /** How many rows each table has. */
    public Map<String, Long> counts() {
        var counts = new TreeMap<String, Long>();
        for (var name : names()) {
            counts.put(
                    name,
                    database.read(
                            handle ->
                                    handle.createQuery("SELECT count(*) FROM " + name)
                                            .mapTo(Long.class)
                                            .one()));
        }
        return counts;
    }

    /**
     * Puts the rows of a table in the place of those that stand in {@code target}.
     *
     * @param rowsWritten told now and then how many were written
     */
    public void copy(String table, Tables target, Consumer<Integer> rowsWritten) {
        var columns = target.columns(table);
        if (columns.isEmpty()) {
            throw new DirectoryException(
                    "there is no table " + table + " where it is to be copied to",
                    new IllegalStateException(table));
        }
        target.database.writing(handle -> handle.execute("DELETE FROM " + table));
        database.read(
                handle -> {
                    var waiting = new ArrayList<Row>();
                    select(
                            handle,
                            table,
                            columns,
                            row -> {
                                waiting.add(row);
                                if (waiting.size() == ROWS_AT_ONCE) {
                                    target.insert(table, columns, waiting);
                                    rowsWritten.accept(waiting.size());
                                    waiting.clear();
                                }
                            });
                    if (!waiting.isEmpty()) {
                        target.insert(table, columns, waiting);
                        rowsWritten.accept(waiting.size());
                    }
                    return true;
                });
    }

    /**
     * @param like where the table is that this is compared with: values are read as they are there
     */
    public Content content(String table, Tables like) {
        var columns = like.columns(table);
        return database.read(
                handle -> {
                    var sums = new long[2];
                    select(
                            handle,
                            table,
                            columns,
                            row -> {
                                sums[0]++;
                                sums[1] += hash(row);
                            });
                    return new Content(sums[0], sums[1]);
                });
    }

    private List<Column> columns(String table) {
        return database.read(
                handle -> {
                    var columns = new ArrayList<Column>();
                    try (var found =
                            handle.getConnection()
                                    .getMetaData()
                                    .getColumns(
                                            null, handle.getConnection().getSchema(), table, "%")) {
                        while (found.next()) {
                            columns.add(
                                    new Column(
                                            found.getString("COLUMN_NAME"),
                                            type(
                                                    found.getInt("DATA_TYPE"),
                                                    found.getString("TYPE_NAME"))));
                        }
                    } catch (SQLException failed) {
                        throw new DirectoryException("the columns cannot be listed", failed);
                    }
                    return columns;
                });
    }

    private static Class<?> type(int type, String name) {
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> Boolean.class;
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT -> Long.class;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> byte[].class;
            default -> name.equalsIgnoreCase("BYTEA") ? byte[].class : String.class;
        };
    }

    private static void select(
            Handle handle, String table, List<Column> columns, Consumer<Row> each) {
        handle.createQuery("SELECT " + names(columns) + " FROM " + table)
                .setFetchSize(ROWS_AT_ONCE)
                .map((row, _) -> row(row, columns))
                .forEach(each);
    }

    private static Row row(ResultSet row, List<Column> columns) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        for (var i = 0; i < columns.size(); i++) {
            var type = columns.get(i).type();
            Object value =
                    type == Boolean.class
                            ? (Object) row.getBoolean(i + 1)
                            : type == Long.class
                                    ? (Object) row.getLong(i + 1)
                                    : type == byte[].class
                                            ? row.getBytes(i + 1)
                                            : row.getString(i + 1);
            values.add(row.wasNull() ? null : value);
        }
        return new Row(values);
    }

    private void insert(String table, List<Column> columns, List<Row> rows) {
        var places = columns.stream().map(_ -> "?").collect(Collectors.joining(", "));
        var sql = "INSERT INTO " + table + " (" + names(columns) + ") VALUES (" + places + ")";
        database.writing(
                handle -> {
                    try (var statement = handle.getConnection().prepareStatement(sql)) {
                        for (var row : rows) {
                            bind(statement, row);
                            statement.addBatch();
                        }
                        statement.executeBatch();
                    } catch (SQLException failed) {
                        throw new DirectoryException(
                                "rows of " + table + " were not taken: " + failed.getMessage(),
                                failed);
                    }
                });
    }

    private static void bind(PreparedStatement statement, Row row) throws SQLException {
        for (var i = 0; i < row.values().size(); i++) {
            statement.setObject(i + 1, row.values().get(i));
        }
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static long hash(Row row) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var value : row.values()) {
                var bytes =
                        value == null
                                ? new byte[0]
                                : value instanceof byte[] raw
                                        ? raw
                                        : value.toString().getBytes(StandardCharsets.UTF_8);
                digest.update((byte) (value == null ? 0 : 1));
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
