package dev.parley.simulation;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.SequencedEvent;
import dev.parley.conversation.Caller;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.LiveChannels;
import dev.parley.conversation.SimulatedSender;
import dev.parley.history.HistoryStore;
import dev.parley.protocol.ProtocolException;
import dev.parley.relay.Outcome;
import dev.parley.relay.Signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * A node's sessions in a simulation. Who is a member, where a channel ends and what was missed is
 * told by the product's own conversations; how a session goes from what was missed to what is live
 * follows {@code Session} and {@code LoopRoom}, which are bound to Netty.
 */
final class Gateway {
    private static final long MILLI = 1_000_000;
    private static final int PAGE_EVENTS = 8;

    private final World world;
    private final World.Process process;
    private final Conversations conversations;
    private final HistoryStore history;
    private final Executor loop;
    private final Bugs bugs;

    Gateway(
            World world,
            World.Process process,
            Conversations conversations,
            HistoryStore history,
            Bugs bugs) {
        this.world = world;
        this.process = process;
        this.conversations = conversations;
        this.history = history;
        this.bugs = bugs;
        loop = process.loop();
    }

    /** What a client hears. */
    interface Peer {
        void welcome();

        void event(SequencedEvent event);

        void joined(ChannelId channel, long seq);

        void left(ChannelId channel);

        void outcome(CommandId id, Outcome outcome);

        void notNow(CommandId id);

        void page(long askedNanos, ChannelId channel, long head, List<SequencedEvent> events);

        void unread(ChannelId channel, long read, long head, long unread);

        void ping();
    }

    World.Process process() {
        return process;
    }

    Session accept(AccountId account, DeviceId device, Peer peer, Wire down) {
        return new Session(new Caller(account, device), peer, down);
    }

    /** One connection. Calls come in threads of this node's process. */
    final class Session {
        private final Caller caller;
        private final Peer peer;
        private final Wire down;
        private final Executor worker = process.loop();

        // Touched on the loop only.
        private final Map<ChannelId, Seat> seats = new HashMap<>();
        private boolean closed;
        private Runnable swapped;

        private Session(Caller caller, Peer peer, Wire down) {
            this.caller = caller;
            this.peer = peer;
            this.down = down;
        }

        private void tell(Runnable heard) {
            if (!process.isAlive()) {
                return;
            }
            if (swapped == null && bugs.swapsFrames(world)) {
                swapped = heard;
                return;
            }
            down.send(heard);
            if (swapped != null) {
                down.send(swapped);
                swapped = null;
            }
        }

        void hello(Map<ChannelId, Long> has) {
            worker.execute(
                    () -> {
                        tell(peer::welcome);
                        loop.execute(() -> has.forEach(this::take));
                    });
            ping();
        }

        private void ping() {
            process.after(
                    1_000 * MILLI,
                    () -> {
                        if (!closed) {
                            tell(peer::ping);
                            ping();
                        }
                    });
        }

        void close() {
            loop.execute(
                    () -> {
                        closed = true;
                        List.copyOf(seats.values()).forEach(Seat::giveUp);
                    });
        }

        void submit(ChannelId channel, CommandId id, Command command) {
            worker.execute(
                    () -> {
                        try {
                            SimulatedSender.append(conversations, caller, channel, id, command)
                                    .outcome()
                                    .whenComplete(
                                            (outcome, failure) ->
                                                    worker.execute(
                                                            () ->
                                                                    settled(
                                                                            channel, id, command,
                                                                            outcome, failure)));
                        } catch (RuntimeException refused) {
                            tell(() -> peer.notNow(id));
                        }
                    });
        }

        private void settled(
                ChannelId channel,
                CommandId id,
                Command command,
                Outcome outcome,
                Throwable failure) {
            if (outcome == null) {
                tell(() -> peer.notNow(id));
                return;
            }
            var enters = command instanceof Command.Join || command instanceof Command.Create;
            if (enters && !(outcome instanceof Outcome.Refused) && !enter(channel)) {
                tell(() -> peer.notNow(id));
            } else {
                tell(() -> peer.outcome(id, outcome));
            }
        }

        /** As a session's worker does it for who has joined; false when it is not known now. */
        private boolean enter(ChannelId channel) {
            try {
                var now = conversations.views().viewAsMember(caller.account(), channel);
                loop.execute(
                        () -> {
                            if (!closed && !seats.containsKey(channel)) {
                                tell(() -> peer.joined(channel, now.seq()));
                                take(channel, now.seq());
                            }
                        });
                return true;
            } catch (ProtocolException refused) {
                // Who has left since did what was asked for, and it is over again.
                return !refused.code().temporary();
            }
        }

        void page(long askedNanos, ChannelId channel, int events) {
            process.start(
                    () -> {
                        try {
                            var now = conversations.views().viewAsMember(caller.account(), channel);
                            process.sleep(world.millis(0, 20));
                            var head = bugs.pageHead(history, now);
                            var page = history.before(channel, now.epoch(), head.seq() + 1, events);
                            var shown = page.stream().map(stored -> stored.event()).toList();
                            tell(() -> peer.page(askedNanos, channel, head.seq(), shown));
                        } catch (RuntimeException notNow) {
                            // Nothing was promised.
                        }
                    });
        }

        /** Counts what comes after an earlier event, as a row of the list does. */
        void unread(ChannelId channel, long read) {
            process.start(
                    () -> {
                        try {
                            var now = conversations.views().viewAsMember(caller.account(), channel);
                            var pointer =
                                    history.after(channel, now.epoch(), read - 1, read, 1)
                                            .getFirst()
                                            .event();
                            var unread = bugs.unread(now, pointer.n());
                            tell(() -> peer.unread(channel, read, now.seq(), unread));
                        } catch (RuntimeException notNow) {
                            // Nothing was promised.
                        }
                    });
        }

        /** On the loop. */
        private void take(ChannelId channel, long from) {
            var seat = new Seat(this, channel, from);
            if (!closed && seats.putIfAbsent(channel, seat) == null) {
                process.start(seat::watch);
            }
        }
    }

    /** A session's place in a channel; what is not said otherwise happens on the loop. */
    private final class Seat implements LiveChannels.Watcher {
        private final Session session;
        private final ChannelId channel;
        private long sentSeq;
        private Channel newest;
        private boolean live;
        private boolean reading;
        private boolean gone;

        private Seat(Session session, ChannelId channel, long from) {
            this.session = session;
            this.channel = channel;
            sentSeq = from;
        }

        /** In a thread of its own. */
        private void watch() {
            try {
                var partition = conversations.views().partition(channel);
                conversations.liveChannels().watch(partition, channel, this);
                if (gone) {
                    conversations.liveChannels().unwatch(channel, this);
                }
            } catch (ProtocolException notThere) {
                loop.execute(this::leave);
            }
        }

        @Override
        public void started(Channel now) {
            loop.execute(
                    () -> {
                        newest = now;
                        if (!now.hasMember(session.caller.account())) {
                            // Of a resume: the list of channels does not have it any more.
                            leave();
                        } else {
                            live = false;
                            readOn();
                        }
                    });
        }

        @Override
        public void event(SequencedEvent event, Channel after) {
            loop.execute(
                    () -> {
                        newest = after;
                        if (!gone && live && event.seq() == sentSeq + 1) {
                            deliver(event);
                        } else {
                            readOn();
                        }
                    });
        }

        @Override
        public void signal(Signal signal) {}

        private void readOn() {
            if (gone || reading || newest == null) {
                return;
            }
            if (sentSeq >= newest.seq()) {
                live = true;
                return;
            }
            live = false;
            reading = true;
            var upTo = newest;
            var after = sentSeq;
            process.start(() -> read(upTo, after));
        }

        private void read(Channel upTo, long after) {
            try {
                var page =
                        conversations.views().missed(upTo, after, upTo.seq(), PAGE_EVENTS).stream()
                                .map(stored -> stored.event())
                                .toList();
                if (page.isEmpty()) {
                    throw new IllegalStateException("history has a hole");
                }
                loop.execute(() -> pageRead(page));
            } catch (RuntimeException away) {
                process.sleep(world.millis(10, 50));
                loop.execute(
                        () -> {
                            reading = false;
                            readOn();
                        });
            }
        }

        private void pageRead(List<SequencedEvent> page) {
            reading = false;
            for (var event : page) {
                if (!gone) {
                    deliver(event);
                }
            }
            readOn();
        }

        private void deliver(SequencedEvent event) {
            sentSeq = event.seq();
            session.tell(() -> session.peer.event(event));
            if (isDeparture(event) && !isBackSince(event) && !bugs.forgetsDepartures()) {
                leave();
            }
        }

        private boolean isDeparture(SequencedEvent event) {
            var account = session.caller.account();
            return switch (event.event()) {
                case Event.MemberLeft _ -> event.account().equals(account);
                case Event.MemberRemoved removed -> removed.member().equals(account);
                default -> false;
            };
        }

        private boolean isBackSince(SequencedEvent departure) {
            return !live
                    && newest.member(session.caller.account())
                            .map(member -> member.joinedSeq() > departure.seq())
                            .orElse(false);
        }

        private void leave() {
            if (!gone) {
                giveUp();
                session.tell(() -> session.peer.left(channel));
            }
        }

        private void giveUp() {
            gone = true;
            session.seats.remove(channel, this);
            process.start(() -> conversations.liveChannels().unwatch(channel, this));
        }
    }
}
