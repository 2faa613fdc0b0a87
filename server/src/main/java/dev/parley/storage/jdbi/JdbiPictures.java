package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.directory.PictureDirectory;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Pictures in SQL. */
final class JdbiPictures implements PictureDirectory {
    private final Database database;
    private final Statements sql = Statements.of("pictures.sql");

    JdbiPictures(Database database) {
        this.database = database;
    }

    @Override
    public boolean put(AccountId account, Picture picture) {
        return database.write(
                handle -> {
                    var isThere = name(handle, account, picture.version());
                    if (isThere) {
                        handle.createUpdate(sql.get("keep"))
                                .bind("account", account.value())
                                .bind("version", picture.version())
                                .bind("mediaType", picture.mediaType())
                                .bind("content", picture.content())
                                .execute();
                    }
                    return isThere;
                });
    }

    @Override
    public void remove(AccountId account) {
        database.writing(
                handle -> {
                    name(handle, account, null);
                    handle.createUpdate(sql.get("forget"))
                            .bind("account", account.value())
                            .execute();
                });
    }

    private boolean name(Handle handle, AccountId account, @Nullable String version) {
        return handle.createUpdate(sql.get("name"))
                        .bind("account", account.value())
                        .bind("version", version)
                        .execute()
                == 1;
    }

    @Override
    public Optional<Picture> find(AccountId account, String version) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("find"))
                                .bind("account", account.value())
                                .bind("version", version)
                                .map(
                                        (row, _) ->
                                                new Picture(
                                                        row.getString("version"),
                                                        row.getString("media_type"),
                                                        row.getBytes("content")))
                                .findOne());
    }
}
