package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.ReadPointers;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Read pointers in SQL, gathered so that reading along does not cost a transaction each. */
final class JdbiReadPointers implements ReadPointers, AutoCloseable {
    /** Leaves the store half of the time that a pointer may take. */
    private static final long GATHER_MILLIS = MAX_DELAY_MILLIS / 2;

    private final Database database;
    private final Statements sql = Statements.of("read_pointers.sql");
    private final Gathered<Place, ReadPointer> gathered =
            new Gathered<>("read-pointers", GATHER_MILLIS, JdbiReadPointers::ahead, this::store);

    JdbiReadPointers(Database database) {
        this.database = database;
    }

    @Override
    public void advance(AccountId account, ChannelId channel, ReadPointer pointer) {
        gathered.add(new Place(account, channel), pointer);
    }

    @Override
    public Map<ChannelId, ReadPointer> of(AccountId account) {
        var found = new HashMap<ChannelId, ReadPointer>();
        gathered.forEach(
                (place, pointer) -> {
                    if (place.account().equals(account)) {
                        found.merge(place.channel(), pointer, JdbiReadPointers::ahead);
                    }
                });
        database.read(
                        handle ->
                                handle.createQuery(sql.get("of_account"))
                                        .bind("account", account.value())
                                        .map(
                                                (row, _) ->
                                                        Map.entry(
                                                                new ChannelId(
                                                                        row.getString("channel")),
                                                                pointer(row)))
                                        .list())
                .forEach(
                        stored ->
                                found.merge(
                                        stored.getKey(),
                                        stored.getValue(),
                                        JdbiReadPointers::ahead));
        return found;
    }

    @Override
    public Map<AccountId, ReadPointer> of(ChannelId channel, Collection<AccountId> accounts) {
        var found = new HashMap<AccountId, ReadPointer>();
        var asked = new HashSet<>(accounts);
        for (var account : asked) {
            var waiting = gathered.get(new Place(account, channel));
            if (waiting != null) {
                found.put(account, waiting);
            }
        }
        for (var chunk : Chunks.of(asked)) {
            database.read(
                            handle ->
                                    handle.createQuery(sql.get("of_channel"))
                                            .bind("channel", channel.value())
                                            .bindList(
                                                    "accounts",
                                                    chunk.stream().map(AccountId::value).toList())
                                            .map(
                                                    (row, _) ->
                                                            Map.entry(
                                                                    new AccountId(
                                                                            row.getString(
                                                                                    "account")),
                                                                    pointer(row)))
                                            .list())
                    .forEach(
                            stored ->
                                    found.merge(
                                            stored.getKey(),
                                            stored.getValue(),
                                            JdbiReadPointers::ahead));
        }
        return found;
    }

    @Override
    public void flush() {
        gathered.flush();
    }

    private void store(Map<Place, ReadPointer> pointers) {
        database.writing(
                handle -> {
                    var batch = handle.prepareBatch(sql.get("advance"));
                    pointers.forEach(
                            (place, pointer) ->
                                    batch.bind("account", place.account().value())
                                            .bind("channel", place.channel().value())
                                            .bind("epoch", pointer.epoch())
                                            .bind("seq", pointer.seq())
                                            .bind("n", pointer.n())
                                            .add());
                    batch.execute();
                });
    }

    @Override
    public void close() {
        gathered.close();
    }

    private static ReadPointer ahead(ReadPointer one, ReadPointer other) {
        return other.isAheadOf(one) ? other : one;
    }

    private static ReadPointer pointer(ResultSet row) throws SQLException {
        return new ReadPointer(row.getLong("epoch"), row.getLong("seq"), row.getLong("n"));
    }

    private record Place(AccountId account, ChannelId channel) {}
}
