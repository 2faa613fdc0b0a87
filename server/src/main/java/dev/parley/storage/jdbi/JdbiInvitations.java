package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.InvitationDirectory;
import dev.parley.directory.InvitationId;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Invitations in SQL. */
final class JdbiInvitations implements InvitationDirectory {
    private final Database database;
    private final Statements sql = Statements.of("invitations.sql");

    JdbiInvitations(Database database) {
        this.database = database;
    }

    @Override
    public void create(NewInvitation invitation) {
        var channel = invitation.channel();
        database.writing(
                handle -> {
                    forgetExpired(handle, invitation.createdAtMillis());
                    handle.createUpdate(sql.get("insert"))
                            .bind("id", invitation.id().value())
                            .bind("inviter", invitation.inviter().value())
                            .bind("channel", channel == null ? null : channel.value())
                            .bind("uses", invitation.uses())
                            .bind("createdAt", invitation.createdAtMillis())
                            .bind("expiresAt", invitation.expiresAtMillis())
                            .execute();
                });
    }

    private void forgetExpired(Handle handle, long now) {
        handle.createUpdate(sql.get("forget_expired_uses")).bind("now", now).execute();
        handle.createUpdate(sql.get("forget_expired")).bind("now", now).execute();
    }

    @Override
    public Optional<Invitation> find(InvitationId id, long nowMillis) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("find"))
                                .bind("id", id.value())
                                .bind("now", nowMillis)
                                .map((row, _) -> invitation(row))
                                .findOne());
    }

    @Override
    public List<Invitation> madeBy(AccountId inviter, long nowMillis) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("made_by"))
                                .bind("inviter", inviter.value())
                                .bind("now", nowMillis)
                                .bind("most", MAX_LISTED)
                                .map((row, _) -> invitation(row))
                                .list());
    }

    @Override
    public List<Invitation> all(long nowMillis) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("all"))
                                .bind("now", nowMillis)
                                .bind("most", MAX_LISTED)
                                .map((row, _) -> invitation(row))
                                .list());
    }

    @Override
    public boolean remove(InvitationId id, @Nullable AccountId inviter) {
        return database.write(
                handle -> {
                    var statement = inviter == null ? "remove" : "remove_own";
                    var update = handle.createUpdate(sql.get(statement)).bind("id", id.value());
                    var removed =
                            (inviter == null ? update : update.bind("inviter", inviter.value()))
                                            .execute()
                                    == 1;
                    if (removed) {
                        handle.createUpdate(sql.get("forget_uses"))
                                .bind("id", id.value())
                                .execute();
                    }
                    return removed;
                });
    }

    @Override
    public boolean use(InvitationId id, String usedFor, long nowMillis) {
        return database.write(
                handle ->
                        isUsedFor(handle, id, usedFor)
                                || count(handle, id, usedFor, nowMillis)
                                || isUsedFor(handle, id, usedFor));
    }

    private boolean count(Handle handle, InvitationId id, String usedFor, long now) {
        var counted =
                handle.createUpdate(sql.get("count_use"))
                                .bind("id", id.value())
                                .bind("now", now)
                                .execute()
                        == 1;
        if (counted) {
            var isFirst =
                    handle.createUpdate(sql.get("insert_use"))
                                    .bind("id", id.value())
                                    .bind("usedFor", usedFor)
                                    .execute()
                            == 1;
            if (!isFirst) {
                // The same attempt, made twice at once.
                uncount(handle, id);
            }
        }
        return counted;
    }

    private void uncount(Handle handle, InvitationId id) {
        handle.createUpdate(sql.get("uncount_use")).bind("id", id.value()).execute();
    }

    private boolean isUsedFor(Handle handle, InvitationId id, String usedFor) {
        return handle.createQuery(sql.get("find_use"))
                .bind("id", id.value())
                .bind("usedFor", usedFor)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public void giveBack(InvitationId id, String usedFor) {
        database.writing(
                handle -> {
                    var wasUsed =
                            handle.createUpdate(sql.get("remove_use"))
                                            .bind("id", id.value())
                                            .bind("usedFor", usedFor)
                                            .execute()
                                    == 1;
                    if (wasUsed) {
                        uncount(handle, id);
                    }
                });
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        var channel = row.getString("channel");
        var left = row.getLong("uses_left");
        var usesLeft = row.wasNull() ? null : left;
        return new Invitation(
                new InvitationId(row.getString("id")),
                new AccountId(row.getString("inviter")),
                row.getBoolean("administrator"),
                channel == null ? null : new ChannelId(channel),
                usesLeft,
                row.getLong("created_at"),
                row.getLong("expires_at"));
    }
}
