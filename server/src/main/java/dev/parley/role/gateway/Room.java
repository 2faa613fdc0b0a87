package dev.parley.role.gateway;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.SequencedEvent;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.LiveChannels;
import dev.parley.history.StoredEvent;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.ServerFrame;
import dev.parley.relay.Signal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A channel as this node hears it: encodes every event once and hands it, in order, to the event
 * loops that have a member's session. The stream's thread only puts into a queue; a virtual thread
 * empties it, as encoding looks people up.
 *
 * <p>When the queue is full, what comes is dropped up to where it is empty again, and the loops
 * jump there: the log is the buffer, and seats read from history what they have not got.
 */
final class Room implements LiveChannels.Watcher {
    private static final int MAX_QUEUED_SIGNALS = 256;
    private static final int MAX_BATCH_EVENTS = 64;

    /** In larger rooms what someone has read is told to their own devices only. */
    private static final int MAX_MEMBERS_TOLD_OF_READS = 100;

    private static final Logger log = LoggerFactory.getLogger(Room.class);

    private sealed interface Item {
        record Happened(SequencedEvent event, Channel after) implements Item {}

        record Told(Signal signal) implements Item {}

        record Sit(SeatRequest request) implements Item {}

        record Stood(GatewayLoop loop) implements Item {}

        record Closed() implements Item {}
    }

    /** A loop's half of the room, and how many seats were sent there and have not come back. */
    private static final class Half {
        private final LoopRoom room;
        private int seats;

        private Half(LoopRoom room) {
            this.room = room;
        }
    }

    private final ChannelId id;
    private final Rooms rooms;
    private final Conversations conversations;
    private final CompletableFuture<Channel> watched = new CompletableFuture<>();

    // Guarded by the queue's monitor.
    private ArrayDeque<Item> queue = new ArrayDeque<>(2);
    private int queuedEvents;
    private int queuedSignals;
    private @Nullable Channel jumpTo;
    private boolean running;

    // Touched by the thread that empties the queue only.
    private final Map<GatewayLoop, Half> halves = new HashMap<>(2);
    private @Nullable Channel newest;
    private @Nullable Rendering rendering;

    /** Guarded by {@link Rooms}. */
    int claims;

    Room(ChannelId id, Rooms rooms, Conversations conversations) {
        this.id = id;
        this.rooms = rooms;
        this.conversations = conversations;
    }

    ChannelId id() {
        return id;
    }

    /** Starts to watch; called once. */
    void watch() {
        Thread.startVirtualThread(
                () -> {
                    try {
                        var live = conversations.liveChannels();
                        watched.complete(live.watch(conversations.views().partition(id), id, this));
                    } catch (RuntimeException failed) {
                        watched.completeExceptionally(failed);
                    }
                });
    }

    /**
     * Waits until every event from now on is heard.
     *
     * @throws ProtocolException when the channel's owner does not answer
     */
    void awaitWatched() {
        try {
            watched.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException told) {
                throw told;
            }
            throw failed;
        }
    }

    /** Gives a session a seat, behind all events heard so far. Needs {@link #awaitWatched}. */
    void seat(SeatRequest request) {
        put(new Item.Sit(request));
    }

    /** A seat given by {@link #seat} is free again, or was not taken. */
    void stood(GatewayLoop loop) {
        put(new Item.Stood(loop));
    }

    /** Nobody is left: stops watching. */
    void close() {
        put(new Item.Closed());
    }

    /** Events after {@code after} up to {@code to} as members see them, as many as fit a page. */
    List<Rendered> page(Channel channel, long after, long to, int maxEvents, int maxBytes) {
        var shown = Rendering.of(conversations, channel);
        var page = new ArrayList<Rendered>();
        var bytes = 0;
        for (var stored : conversations.views().missed(channel, after, to, maxEvents)) {
            if (bytes >= maxBytes) {
                break;
            }
            var rendered = shown.rendered(stored);
            bytes += rendered.json().length;
            page.add(rendered);
        }
        return page;
    }

    @Override
    public void started(Channel channel) {
        synchronized (this) {
            jumpTo = channel;
            run();
        }
    }

    @Override
    public void event(SequencedEvent event, Channel after) {
        synchronized (this) {
            if (jumpTo != null || queuedEvents >= rooms.maxQueuedEventsPerRoom()) {
                jumpTo = after;
            } else {
                queuedEvents++;
                queue.add(new Item.Happened(event, after));
            }
            run();
        }
    }

    @Override
    public void signal(Signal signal) {
        synchronized (this) {
            if (queuedSignals < MAX_QUEUED_SIGNALS) {
                queuedSignals++;
                queue.add(new Item.Told(signal));
                run();
            }
        }
    }

    private void put(Item item) {
        synchronized (this) {
            queue.add(item);
            run();
        }
    }

    private void run() {
        if (!running) {
            running = true;
            Thread.startVirtualThread(this::empty);
        }
    }

    private void empty() {
        while (true) {
            List<Item> items;
            Channel jump;
            synchronized (this) {
                items = List.copyOf(queue);
                queue = new ArrayDeque<>(2);
                queuedEvents = 0;
                queuedSignals = 0;
                jump = jumpTo;
                jumpTo = null;
                if (items.isEmpty() && jump == null) {
                    running = false;
                    return;
                }
            }
            try {
                handle(items, jump);
            } catch (RuntimeException bug) {
                // The room must go on for the others.
                log.error("{} was not handled to the end", id.value(), bug);
            }
        }
    }

    /**
     * What was queued, with the jump, if any, behind the last event: who asked for a seat after it
     * may know of all that was left out.
     */
    private void handle(List<Item> items, @Nullable Channel jump) {
        if (jump == null) {
            handle(items);
            return;
        }
        // Without the answer to the subscription nothing else can be handled.
        var before = newest == null ? 0 : eventsEnd(items);
        handle(items.subList(0, before));
        jump(jump);
        handle(items.subList(before, items.size()));
    }

    /** Behind the last event. */
    private static int eventsEnd(List<Item> items) {
        var end = items.size();
        while (end > 0 && !(items.get(end - 1) instanceof Item.Happened)) {
            end--;
        }
        return end;
    }

    private void handle(List<Item> items) {
        var batch = new ArrayList<Rendered>();
        for (var item : items) {
            if (item instanceof Item.Happened happened && batch.size() < MAX_BATCH_EVENTS) {
                add(happened, batch);
                continue;
            }
            deliver(batch);
            batch = new ArrayList<>();
            switch (item) {
                case Item.Happened happened -> add(happened, batch);
                case Item.Told told -> tell(told.signal());
                case Item.Sit sit -> sit(sit.request());
                case Item.Stood stood -> stand(stood.loop());
                case Item.Closed _ -> unwatch();
            }
        }
        deliver(batch);
    }

    private void add(Item.Happened happened, List<Rendered> batch) {
        var event = happened.event();
        if (event.seq() <= newest().seq()) {
            return;
        }
        try {
            if (event.seq() == newest().seq() + 1) {
                batch.add(rendering().rendered(new StoredEvent(event, null)));
                newest = happened.after();
                return;
            }
        } catch (RuntimeException failed) {
            log.warn("An event of {} is left to be read from history", id.value(), failed);
        }
        deliver(batch);
        batch.clear();
        jump(happened.after());
    }

    private void deliver(List<Rendered> batch) {
        if (batch.isEmpty()) {
            return;
        }
        var events = List.copyOf(batch);
        var after = newest();
        for (var half : halves.values()) {
            var room = half.room;
            room.loop().hand(() -> room.append(events, after));
        }
    }

    /** Goes on at {@code channel}; what is between is left to be read from history. */
    private void jump(Channel channel) {
        newest = channel;
        rendering = Rendering.of(conversations, channel);
        for (var half : halves.values()) {
            var room = half.room;
            room.loop().hand(() -> room.jump(channel));
        }
    }

    private void tell(Signal signal) {
        AccountId only = null;
        AccountId except = null;
        ServerFrame frame;
        try {
            var person = conversations.people().person(signal.account());
            switch (signal) {
                case Signal.Typing _ -> {
                    frame = new ServerFrame.Typing(id.value(), person);
                    except = signal.account();
                }
                case Signal.SettingsChanged changed -> {
                    frame = conversations.settings().frame(changed.account(), newest());
                    only = changed.account();
                }
                case Signal.Read read -> {
                    frame = new ServerFrame.ChannelRead(null, id.value(), person, read.seq());
                    only =
                            newest().members().size() > MAX_MEMBERS_TOLD_OF_READS
                                    ? signal.account()
                                    : null;
                }
            }
        } catch (RuntimeException failed) {
            log.debug("A signal of {} is dropped", id.value(), failed);
            return;
        }
        var whisper = new LoopRoom.Whisper(Json.encode(frame), only, except);
        for (var half : halves.values()) {
            var room = half.room;
            room.loop().hand(() -> room.whisper(whisper));
        }
    }

    private void sit(SeatRequest request) {
        var loop = request.session().loop();
        var half =
                halves.computeIfAbsent(
                        loop, _ -> new Half(new LoopRoom(this, loop, newest(), rooms.sessions())));
        half.seats++;
        loop.hand(() -> half.room.take(request));
    }

    private void stand(GatewayLoop loop) {
        var half = Objects.requireNonNull(halves.get(loop));
        if (--half.seats == 0) {
            halves.remove(loop);
        }
        rooms.release(this);
    }

    private void unwatch() {
        watched.handle((channel, _) -> channel)
                .thenAccept(
                        channel -> {
                            if (channel != null) {
                                conversations.liveChannels().unwatch(id, this);
                            }
                        })
                .join();
    }

    private Channel newest() {
        return Objects.requireNonNull(newest, "not watched yet");
    }

    private Rendering rendering() {
        return Objects.requireNonNull(rendering, "not watched yet");
    }
}
