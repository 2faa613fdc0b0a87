package dev.parley.simulation;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.SequencedEvent;
import dev.parley.relay.Outcome;
import dev.parley.testkit.Observation.Session;
import dev.parley.testkit.Recorder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** A person's client in a simulation: it keeps what is unanswered and comes again. */
final class Client {
    private static final long MILLI = 1_000_000;
    private static final long SILENCE_NANOS = 3_000 * MILLI;
    private static final long ANSWER_NANOS = 5_000 * MILLI;

    private final World world;
    private final Recorder recorder;
    private final Supplier<Gateway> doors;
    private final AccountId account;
    private final Bugs bugs;
    private final DeviceId device;
    private final Session session;
    private final Map<ChannelId, Long> heads = new LinkedHashMap<>();
    private final Map<CommandId, Pending> outbox = new LinkedHashMap<>();
    private final Map<ChannelId, List<Long>> mine = new HashMap<>();
    private Connection connection;
    private boolean comesAgain;
    private int said;

    private record Pending(ChannelId channel, Command command, Recorder.Command asked, Sent sent) {}

    private static final class Sent {
        private int times;
        private long atNanos;
    }

    Client(
            World world,
            Recorder recorder,
            Supplier<Gateway> doors,
            AccountId account,
            int number,
            Bugs bugs) {
        this.bugs = bugs;
        this.world = world;
        this.recorder = recorder;
        this.doors = doors;
        this.account = account;
        device = DeviceId.random(world.random());
        session = new Session(account.value(), "client " + number);
    }

    AccountId account() {
        return account;
    }

    Session session() {
        return session;
    }

    /** The channels of which this one takes itself for a member, and how far it knows them. */
    Map<ChannelId, Long> heads() {
        return heads;
    }

    boolean isIdle() {
        return outbox.isEmpty() && connection != null && connection.welcomed;
    }

    boolean isIn(ChannelId channel) {
        return heads.containsKey(channel);
    }

    /** A message of one's own that was acknowledged; 0 for none. */
    long someOfMine(ChannelId channel) {
        var all = mine.getOrDefault(channel, List.of());
        return all.isEmpty() ? 0 : all.get(world.random().nextInt(all.size()));
    }

    String words() {
        return account.value().substring(0, 4) + " says " + ++said;
    }

    void start() {
        connect();
        look();
    }

    private void look() {
        world.after(
                500 * MILLI,
                () -> {
                    var now = world.nowNanos();
                    var late =
                            outbox.values().stream()
                                    .anyMatch(one -> now - one.sent().atNanos > ANSWER_NANOS);
                    if (connection == null) {
                        connectSoon();
                    } else if (late && bugs.takesUnknownForFailed()) {
                        outbox.values().forEach(one -> one.asked().failed());
                        outbox.clear();
                    } else if (late || now - connection.heardNanos > SILENCE_NANOS) {
                        cut(false);
                    }
                    look();
                });
    }

    private void connectSoon() {
        if (!comesAgain) {
            comesAgain = true;
            world.after(
                    world.millis(10, 800),
                    () -> {
                        comesAgain = false;
                        if (connection == null) {
                            connect();
                        }
                    });
        }
    }

    private void connect() {
        var gateway = doors.get();
        if (gateway == null) {
            connectSoon();
            return;
        }
        connection = new Connection(gateway);
        // Not a copy whose order differs from one JVM to the next.
        var has = new LinkedHashMap<>(heads);
        var over = connection;
        over.up(() -> over.hello(has));
        outbox.forEach(this::send);
    }

    /**
     * @param halfOpen whether the other end is not told
     */
    void cut(boolean halfOpen) {
        var lost = connection;
        if (lost == null) {
            return;
        }
        connection = null;
        lost.down.cut();
        lost.up.cut();
        if (!halfOpen && lost.session != null) {
            var process = lost.gateway.process();
            process.after(world.millis(0, 300), () -> lost.session.close());
        }
        connectSoon();
    }

    void ask(ChannelId channel, Command command) {
        var random = world.random();
        var id = new CommandId(new UUID(random.nextLong(), random.nextLong()));
        var asked =
                recorder.asks(
                        session, channel.value(), id.toString(), Entries.deed(account, command));
        var pending = new Pending(channel, command, asked, new Sent());
        pending.sent().atNanos = world.nowNanos();
        outbox.put(id, pending);
        if (connection != null) {
            send(id, pending);
        }
    }

    private void send(CommandId id, Pending pending) {
        pending.sent().times++;
        pending.sent().atNanos = world.nowNanos();
        var over = connection;
        over.up(() -> over.session.submit(pending.channel(), id, pending.command()));
    }

    void askForPage(ChannelId channel) {
        var over = connection;
        if (over != null) {
            var now = world.nowNanos();
            over.up(() -> over.session.page(now, channel, 12));
        }
    }

    void askForUnread(ChannelId channel) {
        var over = connection;
        if (over != null && heads.getOrDefault(channel, 0L) > 0) {
            var read = 1 + world.random().nextLong(heads.get(channel));
            over.up(() -> over.session.unread(channel, read));
        }
    }

    private void answered(CommandId id, Outcome outcome) {
        var pending = outbox.remove(id);
        if (pending == null) {
            return;
        }
        switch (outcome) {
            case Outcome.Accepted accepted -> ok(pending, accepted.seq());
            case Outcome.Duplicate duplicate -> ok(pending, duplicate.seq());
            case Outcome.Refused _ -> {
                // Of one that was sent twice, this may be the answer to either: the other one may
                // still be on its way, and find that the person is a member again.
                if (pending.sent().times == 1) {
                    pending.asked().failed();
                }
            }
        }
    }

    private void ok(Pending pending, long seq) {
        pending.asked().ok(seq);
        if (pending.command() instanceof Command.Post) {
            mine.computeIfAbsent(pending.channel(), _ -> new ArrayList<>()).add(seq);
        }
    }

    /** One connection; what comes over another one is not heard any more. */
    private final class Connection implements Gateway.Peer {
        private final Gateway gateway;
        private final Wire up = new Wire(world, 0, 6);
        private final Wire down = new Wire(world, 0, 6);
        private Gateway.Session session;
        private Executor frames;
        private long heardNanos = world.nowNanos();
        private boolean welcomed;

        private Connection(Gateway gateway) {
            this.gateway = gateway;
        }

        private void up(Runnable atGateway) {
            up.send(
                    () -> {
                        if (session == null) {
                            frames = gateway.process().loop();
                            session = gateway.accept(account, device, this, down);
                        }
                        frames.execute(atGateway);
                    });
        }

        private void hello(Map<ChannelId, Long> has) {
            session.hello(has);
        }

        private void heard() {
            heardNanos = world.nowNanos();
        }

        @Override
        public void welcome() {
            heard();
            welcomed = true;
        }

        @Override
        public void event(SequencedEvent event) {
            heard();
            heads.put(event.channel(), event.seq());
            recorder.told(Client.this.session, event.channel().value(), Entries.entry(event));
            if (event.account().equals(account)) {
                // One's own copy means that it is stored.
                answered(event.id(), new Outcome.Accepted(event.epoch(), event.seq()));
            }
        }

        @Override
        public void joined(ChannelId channel, long seq) {
            heard();
            recorder.reset(Client.this.session, channel.value());
            heads.put(channel, seq);
        }

        @Override
        public void left(ChannelId channel) {
            heard();
            recorder.reset(Client.this.session, channel.value());
            heads.remove(channel);
        }

        @Override
        public void outcome(CommandId id, Outcome outcome) {
            heard();
            answered(id, outcome);
        }

        @Override
        public void notNow(CommandId id) {
            heard();
            world.after(
                    world.millis(50, 300),
                    () -> {
                        var pending = outbox.get(id);
                        if (pending != null && connection == this) {
                            send(id, pending);
                        }
                    });
        }

        @Override
        public void page(
                long askedNanos, ChannelId channel, long head, List<SequencedEvent> events) {
            heard();
            // A page that ends before what is known here is one of the past, and the rest is asked
            // for: its gateway has not heard yet that the channel has another owner.
            var isOld = head < heads.getOrDefault(channel, 0L);
            recorder.page(
                    Client.this.session,
                    channel.value(),
                    isOld ? 0 : askedNanos,
                    head,
                    events.stream().map(Entries::entry).toList());
            if (isOld) {
                world.after(world.millis(50, 300), () -> askForPage(channel));
            }
        }

        @Override
        public void unread(ChannelId channel, long read, long head, long unread) {
            heard();
            recorder.counted(channel.value(), read, head, unread);
        }

        @Override
        public void ping() {
            heard();
        }
    }
}
