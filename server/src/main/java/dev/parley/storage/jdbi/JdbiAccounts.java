package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.directory.Account;
import dev.parley.directory.AccountDirectory;
import dev.parley.directory.Credentials;
import dev.parley.directory.Profile;

import org.jdbi.v3.core.Handle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Accounts in SQL. */
final class JdbiAccounts implements AccountDirectory {
    private static final List<String> REST_OF_AN_ACCOUNT =
            List.of(
                    "delete_picture",
                    "delete_codes",
                    "delete_invitations",
                    "delete_presence",
                    "delete_settings");

    private final Database database;
    private final Statements sql = Statements.of("accounts.sql");

    JdbiAccounts(Database database) {
        this.database = database;
    }

    @Override
    public List<Profile> profiles(Collection<AccountId> ids) {
        return in("profiles", "ids", ids.stream().map(AccountId::value).toList());
    }

    @Override
    public List<Profile> profilesByUsername(Collection<String> usernames) {
        return in("profiles_by_username", "usernames", usernames);
    }

    private List<Profile> in(String statement, String list, Collection<String> values) {
        if (values.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Profile>();
        for (var chunk : Chunks.of(new HashSet<>(values))) {
            found.addAll(
                    database.read(
                            handle ->
                                    handle.createQuery(sql.get(statement))
                                            .bindList(list, chunk)
                                            .map((row, _) -> profile(row))
                                            .list()));
        }
        return found;
    }

    @Override
    public List<Profile> search(String foldedQuery, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("search"))
                                .bind("inside", Like.containing(foldedQuery))
                                .bind("first", Like.startingWith(foldedQuery))
                                .bind("limit", limit)
                                .map((row, _) -> profile(row))
                                .list());
    }

    @Override
    public boolean isEmpty() {
        return !database.read(
                handle ->
                        handle.createQuery(sql.get("any"))
                                .mapTo(Integer.class)
                                .findFirst()
                                .isPresent());
    }

    @Override
    public Creation create(NewAccount account) {
        return database.write(handle -> create(handle, account));
    }

    private Creation create(Handle handle, NewAccount account) {
        var inserted =
                handle.createUpdate(sql.get("insert"))
                        .bind("id", account.id().value())
                        .bind("username", account.username())
                        .bind("foldedUsername", account.foldedUsername())
                        .bind("displayName", account.displayName())
                        .bind("foldedDisplayName", account.foldedDisplayName())
                        .bind("email", account.email())
                        .bind("foldedEmail", account.foldedEmail())
                        .bind("passwordHash", account.passwordHash())
                        .bind("createdAt", account.createdAtMillis())
                        .execute();
        if (inserted == 0) {
            return isTaken(handle, account.foldedUsername())
                    ? new Creation.UsernameTaken()
                    : new Creation.EmailTaken();
        }
        var isFirst =
                handle.createUpdate(sql.get("take_founder_seat"))
                                .bind("account", account.id().value())
                                .execute()
                        == 1;
        if (isFirst) {
            handle.createUpdate(sql.get("make_administrator"))
                    .bind("id", account.id().value())
                    .execute();
        }
        return new Creation.Created(
                new Account(
                        new Profile(account.id(), account.username(), account.displayName(), null),
                        account.email(),
                        isFirst,
                        null,
                        account.createdAtMillis()));
    }

    private boolean isTaken(Handle handle, String foldedUsername) {
        return handle.createQuery(sql.get("username_taken"))
                .bind("folded", foldedUsername)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    @Override
    public Optional<Account> find(AccountId id) {
        return database.read(handle -> find(handle, id));
    }

    private Optional<Account> find(Handle handle, AccountId id) {
        return handle.createQuery(sql.get("find"))
                .bind("id", id.value())
                .map((row, _) -> account(row))
                .findOne();
    }

    @Override
    public Optional<Credentials> credentials(AccountId id) {
        return credentials("credentials", id.value());
    }

    @Override
    public Optional<Credentials> credentialsByUsername(String username) {
        return credentials("credentials_by_username", username);
    }

    @Override
    public Optional<Credentials> credentialsByEmail(String foldedEmail) {
        return credentials("credentials_by_email", foldedEmail);
    }

    private Optional<Credentials> credentials(String statement, String login) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get(statement))
                                .bind("login", login)
                                .map(
                                        (row, _) ->
                                                new Credentials(
                                                        new AccountId(row.getString("id")),
                                                        row.getString("password_hash")))
                                .findOne());
    }

    @Override
    public Optional<Account> changeProfile(AccountId id, ProfileChange change) {
        return database.write(
                handle -> {
                    handle.createUpdate(sql.get("change_profile"))
                            .bind("id", id.value())
                            .bind("displayName", change.displayName())
                            .bind("foldedDisplayName", change.foldedDisplayName())
                            .bind("timeZone", change.timeZone())
                            .execute();
                    return find(handle, id);
                });
    }

    @Override
    public boolean changePassword(AccountId id, String passwordHash) {
        return database.write(
                handle ->
                        handle.createUpdate(sql.get("change_password"))
                                        .bind("id", id.value())
                                        .bind("passwordHash", passwordHash)
                                        .execute()
                                == 1);
    }

    @Override
    public EmailChange changeEmail(AccountId id, String email, String foldedEmail) {
        return database.write(
                handle -> {
                    var taken =
                            handle.createQuery(sql.get("email_taken"))
                                    .bind("folded", foldedEmail)
                                    .bind("id", id.value())
                                    .mapTo(Integer.class)
                                    .findFirst()
                                    .isPresent();
                    if (taken) {
                        return new EmailChange.EmailTaken();
                    }
                    handle.createUpdate(sql.get("change_email"))
                            .bind("id", id.value())
                            .bind("email", email)
                            .bind("folded", foldedEmail)
                            .execute();
                    return find(handle, id)
                            .<EmailChange>map(EmailChange.Changed::new)
                            .orElseGet(EmailChange.NoAccount::new);
                });
    }

    @Override
    public boolean isLastAdministrator(AccountId id) {
        return database.read(handle -> isLastAdministrator(handle, id));
    }

    private boolean isLastAdministrator(Handle handle, AccountId id) {
        return find(handle, id).map(Account::administrator).orElse(false)
                && is(handle, "others", id)
                && !is(handle, "other_administrators", id);
    }

    private boolean is(Handle handle, String statement, AccountId id) {
        return handle.createQuery(sql.get(statement))
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    @Override
    public Deletion delete(AccountId id, long nowMillis) {
        return database.write(handle -> delete(handle, id, nowMillis));
    }

    private Deletion delete(Handle handle, AccountId id, long nowMillis) {
        if (isLastAdministrator(handle, id)) {
            return new Deletion.LastAdministrator();
        }
        var deleted =
                handle.createUpdate(sql.get("delete"))
                        .bind("id", id.value())
                        .bind("now", nowMillis)
                        .execute();
        if (deleted == 0) {
            return new Deletion.NoAccount();
        }
        REST_OF_AN_ACCOUNT.forEach(
                rest -> handle.createUpdate(sql.get(rest)).bind("id", id.value()).execute());
        if (!is(handle, "others", id)) {
            handle.createUpdate(sql.get("free_founder_seat")).execute();
        }
        return new Deletion.Deleted();
    }

    private static Profile profile(ResultSet row) throws SQLException {
        return new Profile(
                new AccountId(row.getString("id")),
                row.getString("username"),
                row.getString("display_name"),
                row.getString("picture"));
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                profile(row),
                row.getString("email"),
                row.getBoolean("administrator"),
                row.getString("time_zone"),
                row.getLong("created_at"));
    }
}
