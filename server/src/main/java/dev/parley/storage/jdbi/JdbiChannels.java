package dev.parley.storage.jdbi;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Event;
import dev.parley.directory.ChannelDirectory;

import org.jdbi.v3.core.Handle;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Channel rows, memberships and names in SQL. */
final class JdbiChannels implements ChannelDirectory {
    private static final int MAX_KEPT_PARTITIONS = 50_000;

    private final Database database;
    private final Statements sql = Statements.of("channels.sql");

    /** Asked for with every command, and never changed once it is there. */
    private final Map<ChannelId, Integer> partitions =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ChannelId, Integer> eldest) {
                    return size() > MAX_KEPT_PARTITIONS;
                }
            };

    JdbiChannels(Database database) {
        this.database = database;
    }

    @Override
    public boolean reserveName(String folded, ChannelId channel, long nowMillis) {
        return database.write(
                handle ->
                        handle.createUpdate(sql.get("reserve_name"))
                                        .bind("folded", folded)
                                        .bind("channel", channel.value())
                                        .bind("now", nowMillis)
                                        .bind("expired", nowMillis - UNCONFIRMED_MILLIS)
                                        .execute()
                                == 1);
    }

    @Override
    public void releaseName(String folded, ChannelId channel) {
        database.writing(
                handle ->
                        handle.createUpdate(sql.get("release_name"))
                                .bind("folded", folded)
                                .bind("channel", channel.value())
                                .execute());
    }

    @Override
    public int insertIfAbsent(ChannelId channel, int partition) {
        var known = partitionOf(channel);
        if (known.isPresent()) {
            return known.getAsInt();
        }
        return keep(
                channel,
                database.write(
                        handle -> {
                            insert(handle, channel, partition);
                            return partition(handle, channel).orElseThrow();
                        }));
    }

    private void insert(Handle handle, ChannelId channel, int partition) {
        handle.createUpdate(sql.get("insert_if_absent"))
                .bind("id", channel.value())
                .bind("partition", partition)
                .execute();
    }

    private Optional<Integer> partition(Handle handle, ChannelId channel) {
        return handle.createQuery(sql.get("partition"))
                .bind("id", channel.value())
                .mapTo(Integer.class)
                .findOne();
    }

    @Override
    public OptionalInt partitionOf(ChannelId channel) {
        Integer kept;
        synchronized (partitions) {
            kept = partitions.get(channel);
        }
        if (kept != null) {
            return OptionalInt.of(kept);
        }
        var stored = database.read(handle -> partition(handle, channel));
        return stored.isPresent()
                ? OptionalInt.of(keep(channel, stored.get()))
                : OptionalInt.empty();
    }

    @Override
    public int partitions() {
        return database.read(
                handle -> handle.createQuery(sql.get("partitions")).mapTo(Integer.class).one());
    }

    private int keep(ChannelId channel, int partition) {
        synchronized (partitions) {
            partitions.put(channel, partition);
        }
        return partition;
    }

    @Override
    public List<Listed> channelsOf(AccountId account) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("channels_of"))
                                .bind("account", account.value())
                                .map(
                                        (row, _) ->
                                                new Listed(
                                                        new ChannelId(row.getString("id")),
                                                        row.getInt("partition_number")))
                                .list());
    }

    @Override
    public List<PublicRoom> publicRooms(AccountId asker, String foldedQuery, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("public_rooms"))
                                .bind("asker", asker.value())
                                .bind("inside", Like.containing(foldedQuery))
                                .bind("limit", limit)
                                .map(
                                        (row, _) ->
                                                new PublicRoom(
                                                        new ChannelId(row.getString("id")),
                                                        row.getString("name"),
                                                        row.getString("topic"),
                                                        row.getInt("members"),
                                                        row.getBoolean("joined")))
                                .list());
    }

    @Override
    public Optional<ChannelId> publicRoom(String folded) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("public_room"))
                                .bind("folded", folded)
                                .mapTo(String.class)
                                .map(ChannelId::new)
                                .findOne());
    }

    @Override
    public void project(int partition, List<Projection> projections, long feedCursor) {
        database.writing(
                handle -> {
                    projections.forEach(projection -> project(handle, partition, projection));
                    handle.createUpdate(sql.get("move_feed_cursor"))
                            .bind("partition", partition)
                            .bind("position", feedCursor)
                            .execute();
                });
    }

    private void project(Handle handle, int partition, Projection projection) {
        if (projection.expectedSeq() == 0) {
            insert(handle, projection.after().id(), partition);
        }
        if (!moveRow(handle, projection)) {
            return;
        }
        var channel = projection.after().id();
        switch (projection.event().event()) {
            case Event.Created _ -> {
                addMembers(handle, channel, projection.after().members().keySet());
                rename(handle, projection);
            }
            case Event.Renamed _ -> rename(handle, projection);
            case Event.MemberAdded added -> addMembers(handle, channel, List.of(added.member()));
            case Event.MemberJoined _ ->
                    addMembers(handle, channel, List.of(projection.event().account()));
            case Event.MemberLeft _ -> removeMember(handle, channel, projection.event().account());
            case Event.MemberRemoved removed -> removeMember(handle, channel, removed.member());
            case Event.Deleted _ -> {
                handle.createUpdate(sql.get("remove_members"))
                        .bind("channel", channel.value())
                        .execute();
                handle.createUpdate(sql.get("free_names"))
                        .bind("channel", channel.value())
                        .execute();
            }
            case Event.TopicSet _,
                    Event.RoleChanged _,
                    Event.MessagePosted _,
                    Event.MessageEdited _,
                    Event.MessageDeleted _,
                    Event.JoinNoted _,
                    Event.MentionNoted _,
                    Event.RulesRaised _ -> {}
        }
    }

    /** Whether the row was where the projection expects it, and so has moved. */
    private boolean moveRow(Handle handle, Projection projection) {
        var after = projection.after();
        return handle.createUpdate(sql.get("move_row"))
                        .bind("id", after.id().value())
                        .bind("expected", projection.expectedSeq())
                        .bind("epoch", projection.event().epoch())
                        .bind("seq", projection.event().seq())
                        .bind("kind", word(after.kind()))
                        .bind("visibility", word(after.visibility()))
                        .bind("name", after.name())
                        .bind("topic", after.topic())
                        .bind("publicName", projection.foldedName())
                        .bind("members", after.members().size())
                        .bind("deleted", after.deleted())
                        .execute()
                == 1;
    }

    /** The name that the event gives is confirmed, and the one before is free. */
    private void rename(Handle handle, Projection projection) {
        var channel = projection.after().id().value();
        var folded = projection.foldedName();
        if (folded == null) {
            return;
        }
        handle.createUpdate(sql.get("confirm_name"))
                .bind("folded", folded)
                .bind("channel", channel)
                .bind("now", projection.event().timeMillis())
                .execute();
        handle.createUpdate(sql.get("free_other_names"))
                .bind("channel", channel)
                .bind("kept", folded)
                .execute();
    }

    private void addMembers(Handle handle, ChannelId channel, Collection<AccountId> members) {
        if (members.isEmpty()) {
            return;
        }
        var batch = handle.prepareBatch(sql.get("add_member"));
        members.forEach(
                member ->
                        batch.bind("account", member.value())
                                .bind("channel", channel.value())
                                .add());
        batch.execute();
    }

    private void removeMember(Handle handle, ChannelId channel, AccountId member) {
        handle.createUpdate(sql.get("remove_member"))
                .bind("account", member.value())
                .bind("channel", channel.value())
                .execute();
    }

    @Override
    public long appliedSeq(ChannelId channel) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("applied_seq"))
                                .bind("id", channel.value())
                                .mapTo(Long.class)
                                .findOne()
                                .orElse(0L));
    }

    @Override
    public long feedCursor(int partition) {
        return database.read(
                handle ->
                        handle.createQuery(sql.get("feed_cursor"))
                                .bind("partition", partition)
                                .mapTo(Long.class)
                                .findOne()
                                .orElse(-1L));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
