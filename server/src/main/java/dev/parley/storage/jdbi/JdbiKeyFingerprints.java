package dev.parley.storage.jdbi;

import dev.parley.directory.KeyFingerprints;

import java.util.Optional;

/** Fingerprints of keys in SQL. */
final class JdbiKeyFingerprints implements KeyFingerprints {
    private final Database database;
    private final Statements sql = Statements.of("keys.sql");

    JdbiKeyFingerprints(Database database) {
        this.database = database;
    }

    @Override
    public Optional<String> of(String key) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("fingerprint"))
                                .bind("name", key)
                                .mapTo(String.class)
                                .findOne());
    }

    @Override
    public String claim(String key, String fingerprint) {
        return database.write(
                handle -> {
                    handle.createUpdate(sql.get("claim"))
                            .bind("name", key)
                            .bind("fingerprint", fingerprint)
                            .execute();
                    return handle.createQuery(sql.get("fingerprint"))
                            .bind("name", key)
                            .mapTo(String.class)
                            .one();
                });
    }
}
