package dev.parley.relay;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Rooms and their events as stored: what owners of a partition share, and histories are read from.
 */
public final class StoredRooms {
    private static final AccountId ANA = AccountId.random(new Random(1));
    private static final DeviceId DEVICE = DeviceId.random(new Random(2));

    private final Map<ChannelId, Channel> channels = new ConcurrentHashMap<>();
    private final Map<ChannelId, List<SequencedEvent>> events = new ConcurrentHashMap<>();

    /** A room with nothing but its creation. */
    public ChannelId create(String name) {
        return create(name, 1, List.of());
    }

    public ChannelId create(String name, long epoch, List<AccountId> members) {
        var id = ChannelId.created(ANA, CommandId.derived(name));
        events.put(id, new CopyOnWriteArrayList<>());
        channels.put(id, Channel.nothing(id, epoch));
        add(id, new Event.Created(Kind.ROOM, Visibility.PUBLIC, name, members));
        return id;
    }

    /** Stores the next message. */
    public SequencedEvent post(ChannelId channel, String text) {
        return add(channel, new Event.MessagePosted(text, List.of()));
    }

    private SequencedEvent add(ChannelId id, Event event) {
        var before = channels.get(id);
        var seq = before.seq() + 1;
        var next =
                new SequencedEvent(
                        id,
                        before.epoch(),
                        seq,
                        seq - 1,
                        Position.of(1, seq),
                        1_700_000_000_000L + seq,
                        ANA,
                        DEVICE,
                        new CommandId(new UUID(7, seq)),
                        event);
        events.get(id).add(next);
        channels.put(id, before.fold(next));
        return next;
    }

    public Channel load(ChannelId channel) {
        return channels.getOrDefault(channel, Channel.nothing(channel, 1));
    }

    public List<SequencedEvent> after(ChannelId channel, long epoch, long after, long to) {
        return events.get(channel).stream()
                .filter(one -> one.epoch() == epoch && one.seq() > after && one.seq() <= to)
                .toList();
    }
}
