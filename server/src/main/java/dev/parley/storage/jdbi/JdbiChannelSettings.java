package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.ChannelSettings;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Settings of channels in SQL. */
final class JdbiChannelSettings implements ChannelSettings {
    private final Database database;
    private final Statements sql = Statements.of("channel_settings.sql");

    JdbiChannelSettings(Database database) {
        this.database = database;
    }

    @Override
    public Map<ChannelId, Setting> of(AccountId account) {
        return database.read(
                handle ->
                        handle
                                .createQuery(sql.get("of_account"))
                                .bind("account", account.value())
                                .map(
                                        (row, _) ->
                                                Map.entry(
                                                        new ChannelId(row.getString("channel")),
                                                        setting(row)))
                                .stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Override
    public Setting of(AccountId account, ChannelId channel) {
        return database.read(handle -> of(handle, account, channel));
    }

    private Setting of(Handle handle, AccountId account, ChannelId channel) {
        return handle.createQuery(sql.get("of_channel"))
                .bind("account", account.value())
                .bind("channel", channel.value())
                .map((row, _) -> setting(row))
                .findOne()
                .orElse(Setting.NONE);
    }

    @Override
    public Setting change(AccountId account, ChannelId channel, Change change) {
        return database.write(
                handle -> {
                    update(handle, "insert_if_absent", account, channel).execute();
                    if (change.favourite() != null) {
                        update(handle, "set_favourite", account, channel)
                                .bind("favourite", change.favourite())
                                .execute();
                    }
                    if (change.hiding() != null) {
                        var hidden = hidden(change.hiding());
                        update(handle, "set_hidden", account, channel)
                                .bind("epoch", hidden == null ? null : hidden.epoch())
                                .bind("n", hidden == null ? null : hidden.n())
                                .execute();
                    }
                    if (change.notifyOf() != null) {
                        update(handle, "set_notify", account, channel)
                                .bind("notify", change.notifyOf().name().toLowerCase(Locale.ROOT))
                                .execute();
                    }
                    return of(handle, account, channel);
                });
    }

    private Update update(Handle handle, String statement, AccountId account, ChannelId channel) {
        return handle.createUpdate(sql.get(statement))
                .bind("account", account.value())
                .bind("channel", channel.value());
    }

    private static @Nullable Hidden hidden(Hiding hiding) {
        return switch (hiding) {
            case Hiding.Hide hide -> hide.hidden();
            case Hiding.Show _ -> null;
        };
    }

    private static Setting setting(ResultSet row) throws SQLException {
        var epoch = row.getLong("hidden_epoch");
        var isHidden = !row.wasNull();
        var notify = row.getString("notify");
        return new Setting(
                row.getBoolean("favourite"),
                isHidden ? new Hidden(epoch, row.getLong("hidden_n")) : null,
                notify == null ? null : Notify.valueOf(notify.toUpperCase(Locale.ROOT)));
    }
}
