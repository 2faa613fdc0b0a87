package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.directory.SessionDirectory;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions in SQL; the times they were last seen are gathered. */
final class JdbiSessions implements SessionDirectory, AutoCloseable {
    /** Leaves the store half of the time that {@link #seen} may take. */
    private static final long GATHER_MILLIS = MAX_SEEN_DELAY_MILLIS / 2;

    /** Most sessions that one new session ends, so that one call stays short. */
    private static final int MAX_ENDED_AT_ONCE = 100;

    private final Database database;
    private final Statements sql = Statements.of("sessions.sql");
    private final Gathered<DeviceId, Long> seen =
            new Gathered<>("sessions", GATHER_MILLIS, Math::max, this::storeSeen);

    JdbiSessions(Database database) {
        this.database = database;
    }

    @Override
    public List<DeviceId> create(Session session, @Nullable String refreshHash, int maxSessions) {
        return database.write(
                handle -> {
                    var begun =
                            handle.createUpdate(sql.get("insert"))
                                            .bind("id", session.id().value())
                                            .bind("account", session.account().value())
                                            .bind("device", session.device())
                                            .bind("createdAt", session.createdAtMillis())
                                            .bind("lastSeenAt", session.lastSeenAtMillis())
                                            .execute()
                                    == 1;
                    if (!begun) {
                        return List.of();
                    }
                    if (refreshHash != null) {
                        insertToken(
                                handle, refreshHash, session.id(), 1, session.createdAtMillis());
                    }
                    var beyond =
                            handle.createQuery(sql.get("beyond"))
                                    .bind("account", session.account().value())
                                    .bind("kept", maxSessions)
                                    .bind("most", MAX_ENDED_AT_ONCE)
                                    .mapTo(String.class)
                                    .map(DeviceId::new)
                                    .list();
                    beyond.forEach(id -> end(handle, session.account(), id));
                    return beyond;
                });
    }

    @Override
    public Optional<Session> find(DeviceId id) {
        var seenAt = seen.get(id);
        return database.read(handle -> find(handle, id)).map(found -> seenAt(found, seenAt));
    }

    private Optional<Session> find(Handle handle, DeviceId id) {
        return handle.createQuery(sql.get("find"))
                .bind("id", id.value())
                .map((row, _) -> session(row))
                .findOne();
    }

    @Override
    public List<Session> of(AccountId account, long seenSinceMillis) {
        return database
                .read(
                        handle ->
                                handle.createQuery(sql.get("of_account"))
                                        .bind("account", account.value())
                                        .bind("since", seenSinceMillis)
                                        .map((row, _) -> session(row))
                                        .list())
                .stream()
                .map(stored -> seenAt(stored, seen.get(stored.id())))
                .sorted(Comparator.comparingLong(Session::lastSeenAtMillis).reversed())
                .toList();
    }

    @Override
    public boolean end(AccountId account, DeviceId id) {
        return database.write(handle -> end(handle, account, id));
    }

    private boolean end(Handle handle, AccountId account, DeviceId id) {
        var ended =
                handle.createUpdate(sql.get("end"))
                                .bind("id", id.value())
                                .bind("account", account.value())
                                .execute()
                        == 1;
        if (ended) {
            handle.createUpdate(sql.get("end_tokens")).bind("session", id.value()).execute();
        }
        return ended;
    }

    @Override
    public List<DeviceId> endAll(AccountId account, @Nullable DeviceId kept) {
        return database.write(
                handle -> {
                    var ended =
                            handle.createQuery(sql.get("others"))
                                    .bind("account", account.value())
                                    .bind("kept", kept == null ? "" : kept.value())
                                    .mapTo(String.class)
                                    .map(DeviceId::new)
                                    .list();
                    ended.forEach(id -> end(handle, account, id));
                    return ended;
                });
    }

    @Override
    public void seen(DeviceId id, long nowMillis) {
        seen.add(id, nowMillis);
    }

    private void storeSeen(Map<DeviceId, Long> times) {
        database.writing(
                handle -> {
                    var batch = handle.prepareBatch(sql.get("seen"));
                    times.forEach((id, at) -> batch.bind("id", id.value()).bind("at", at).add());
                    batch.execute();
                });
    }

    @Override
    public Rotation rotate(
            String usedHash, String nextHash, long nowMillis, long issuedSinceMillis) {
        return database.write(
                handle -> rotate(handle, usedHash, nextHash, nowMillis, issuedSinceMillis));
    }

    private Rotation rotate(
            Handle handle, String usedHash, String nextHash, long now, long issuedSince) {
        var token =
                handle.createQuery(sql.get("find_token"))
                        .bind("hash", usedHash)
                        .map((row, _) -> token(row))
                        .findOne()
                        .orElse(null);
        var session = token == null ? null : find(handle, token.session()).orElse(null);
        if (token == null || session == null || token.issuedAt() < issuedSince) {
            return new Rotation.Unknown();
        }
        var isFirstUse =
                handle.createUpdate(sql.get("use_token")).bind("hash", usedHash).execute() == 1;
        if (!isFirstUse) {
            end(handle, session.account(), session.id());
            return new Rotation.Reused(session);
        }
        insertToken(handle, nextHash, session.id(), token.generation() + 1, now);
        handle.createUpdate(sql.get("forget_tokens"))
                .bind("session", session.id().value())
                .bind("forgotten", token.generation() - MAX_USED_TOKENS)
                .execute();
        handle.createUpdate(sql.get("seen"))
                .bind("id", session.id().value())
                .bind("at", now)
                .execute();
        return new Rotation.Rotated(seenAt(session, now));
    }

    private void insertToken(
            Handle handle, String hash, DeviceId session, long generation, long issuedAt) {
        handle.createUpdate(sql.get("insert_token"))
                .bind("hash", hash)
                .bind("session", session.value())
                .bind("generation", generation)
                .bind("issuedAt", issuedAt)
                .execute();
    }

    @Override
    public void close() {
        seen.close();
    }

    private static Session seenAt(Session session, @Nullable Long at) {
        return at == null || at <= session.lastSeenAtMillis()
                ? session
                : new Session(
                        session.id(),
                        session.account(),
                        session.device(),
                        session.createdAtMillis(),
                        at);
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                new DeviceId(row.getString("id")),
                new AccountId(row.getString("account")),
                row.getString("device"),
                row.getLong("created_at"),
                row.getLong("last_seen_at"));
    }

    private static Token token(ResultSet row) throws SQLException {
        return new Token(
                new DeviceId(row.getString("session")),
                row.getLong("generation"),
                row.getLong("issued_at"));
    }

    private record Token(DeviceId session, long generation, long issuedAt) {}
}
