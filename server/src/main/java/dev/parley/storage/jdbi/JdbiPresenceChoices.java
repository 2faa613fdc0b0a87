package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.directory.PresenceChoices;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;

/** What people have chosen of their presence, in SQL. */
final class JdbiPresenceChoices implements PresenceChoices {
    private final Database database;
    private final Statements sql = Statements.of("presence_choices.sql");

    JdbiPresenceChoices(Database database) {
        this.database = database;
    }

    @Override
    public Map<AccountId, Choice> of(Collection<AccountId> accounts) {
        var found = new HashMap<AccountId, Choice>();
        for (var chunk : Chunks.of(new HashSet<>(accounts))) {
            database.read(
                            handle ->
                                    handle.createQuery(sql.get("of"))
                                            .bindList(
                                                    "accounts",
                                                    chunk.stream().map(AccountId::value).toList())
                                            .map(
                                                    (row, _) ->
                                                            Map.entry(
                                                                    new AccountId(
                                                                            row.getString(
                                                                                    "account")),
                                                                    choice(row)))
                                            .list())
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    @Override
    public void setStatus(AccountId account, @Nullable Status status) {
        database.writing(
                handle ->
                        handle.createUpdate(sql.get("put_status"))
                                .bind("account", account.value())
                                .bind(
                                        "status",
                                        status == null
                                                ? null
                                                : status.name().toLowerCase(Locale.ROOT))
                                .execute());
    }

    @Override
    public void setText(AccountId account, String text) {
        database.writing(
                handle ->
                        handle.createUpdate(sql.get("put_text"))
                                .bind("account", account.value())
                                .bind("text", text)
                                .execute());
    }

    @Override
    public void remove(AccountId account) {
        database.writing(
                handle ->
                        handle.createUpdate(sql.get("remove"))
                                .bind("account", account.value())
                                .execute());
    }

    private static Choice choice(ResultSet row) throws SQLException {
        var status = row.getString("status");
        return new Choice(
                status == null ? null : Status.valueOf(status.toUpperCase(Locale.ROOT)),
                row.getString("text"));
    }
}
