package dev.parley.storage.jdbi;

import dev.parley.directory.SettingsDirectory;

import java.util.HashMap;
import java.util.Map;

/** Settings in SQL. */
final class JdbiSettings implements SettingsDirectory {
    private final Database database;
    private final Statements sql = Statements.of("administration.sql");

    JdbiSettings(Database database) {
        this.database = database;
    }

    @Override
    public Map<String, String> all() {
        return database.read(
                handle -> {
                    var found = new HashMap<String, String>();
                    handle.createQuery(sql.get("settings"))
                            .map(
                                    (row, _) ->
                                            Map.entry(
                                                    row.getString("name"), row.getString("value")))
                            .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
                    return found;
                });
    }

    @Override
    public void set(Map<String, String> values) {
        database.writing(
                handle ->
                        values.forEach(
                                (name, value) ->
                                        handle.createUpdate(sql.get("set"))
                                                .bind("name", name)
                                                .bind("value", value)
                                                .execute()));
    }
}
