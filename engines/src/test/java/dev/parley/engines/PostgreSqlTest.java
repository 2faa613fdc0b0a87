package dev.parley.engines;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class PostgreSqlTest extends EngineContractTest {
    @Override
    Engine engine() {
        return new PostgreSql();
    }

    @Override
    void write(InetSocketAddress server, String value) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (name TEXT)");
            statement.execute("INSERT INTO kept VALUES ('" + value + "')");
        }
    }

    @Override
    String read(InetSocketAddress server) throws SQLException {
        try (var connection = connect(server);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM kept")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connect(InetSocketAddress server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres",
                PostgreSql.USER,
                "");
    }
}
