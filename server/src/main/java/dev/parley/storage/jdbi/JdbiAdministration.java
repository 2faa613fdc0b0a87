package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.directory.AccountAdministration;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Accounts in SQL, for administrators. */
final class JdbiAdministration implements AccountAdministration {
    private final Database database;
    private final Statements sql = Statements.of("administration.sql");

    JdbiAdministration(Database database) {
        this.database = database;
    }

    @Override
    public List<ManagedAccount> list(
            String foldedQuery, String lowerCaseQuery, String after, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("list"))
                                .bind("inside", Like.containing(foldedQuery))
                                .bind("insideEmail", Like.containing(lowerCaseQuery))
                                .bind("after", after)
                                .bind("limit", limit)
                                .map((row, _) -> managed(row))
                                .list());
    }

    @Override
    public Optional<ManagedAccount> find(String username) {
        return database.read(handle -> find(handle, username));
    }

    private Optional<ManagedAccount> find(Handle handle, String username) {
        return handle.createQuery(sql.get("find"))
                .bind("username", username)
                .map((row, _) -> managed(row))
                .findOne();
    }

    @Override
    public Optional<AccountId> oldestAdministrator() {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("oldest_administrator"))
                                .mapTo(String.class)
                                .map(AccountId::new)
                                .findOne());
    }

    @Override
    public Change change(
            String username, @Nullable Boolean disabled, @Nullable Boolean administrator) {
        return database.write(
                handle -> {
                    handle.createUpdate(sql.get("lock_administrators")).execute();
                    var before = find(handle, username).orElse(null);
                    if (before == null) {
                        return new Change.NoAccount();
                    }
                    var steppingDown =
                            Boolean.TRUE.equals(disabled) || Boolean.FALSE.equals(administrator);
                    if (canAdminister(before)
                            && steppingDown
                            && !hasOtherAdministrator(handle, username)) {
                        return new Change.LastAdministrator();
                    }
                    handle.createUpdate(sql.get("change"))
                            .bind("username", username)
                            .bind("disabled", disabled)
                            .bind("administrator", administrator)
                            .execute();
                    return new Change.Changed(find(handle, username).orElseThrow());
                });
    }

    private static boolean canAdminister(ManagedAccount managed) {
        return managed.account().administrator() && !managed.disabled();
    }

    private boolean hasOtherAdministrator(Handle handle, String username) {
        return handle.createQuery(sql.get("other_administrator"))
                .bind("username", username)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static ManagedAccount managed(ResultSet row) throws SQLException {
        var seen = row.getLong("last_seen_at");
        var lastSeen = row.wasNull() ? null : seen;
        return new ManagedAccount(JdbiAccounts.account(row), row.getBoolean("disabled"), lastSeen);
    }
}
