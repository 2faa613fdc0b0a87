package dev.parley.storage.jdbi;

import dev.parley.directory.CodeDirectory;

import org.jdbi.v3.core.Handle;

/** Codes in SQL. */
final class JdbiCodes implements CodeDirectory {
    private final Database database;
    private final Statements sql = Statements.of("codes.sql");

    JdbiCodes(Database database) {
        this.database = database;
    }

    @Override
    public void put(Code code, long nowMillis) {
        database.writing(
                handle -> {
                    handle.createUpdate(sql.get("forget_expired")).bind("now", nowMillis).execute();
                    handle.createUpdate(sql.get("put"))
                            .bind("purpose", code.key().purpose())
                            .bind("subject", code.key().subject())
                            .bind("hash", code.hash())
                            .bind("expiresAt", code.expiresAtMillis())
                            .bind("tries", code.tries())
                            .execute();
                });
    }

    @Override
    public boolean matches(Key key, String hash, long nowMillis) {
        return database.write(handle -> matches(handle, key, hash, nowMillis));
    }

    @Override
    public boolean use(Key key, String hash, long nowMillis) {
        return database.write(
                handle -> {
                    var isRight = matches(handle, key, hash, nowMillis);
                    if (isRight) {
                        handle.createUpdate(sql.get("remove"))
                                .bind("purpose", key.purpose())
                                .bind("subject", key.subject())
                                .execute();
                    }
                    return isRight;
                });
    }

    /** One statement, so that of many at once each costs its try. */
    private boolean matches(Handle handle, Key key, String hash, long nowMillis) {
        return handle.createQuery(sql.get("try"))
                .bind("purpose", key.purpose())
                .bind("subject", key.subject())
                .bind("hash", hash)
                .bind("now", nowMillis)
                .mapTo(String.class)
                .findOne()
                .filter(hash::equals)
                .isPresent();
    }
}
