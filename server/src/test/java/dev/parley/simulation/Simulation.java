package dev.parley.simulation;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.Kind;
import dev.parley.channel.Visibility;
import dev.parley.conversation.ConversationConfig;
import dev.parley.conversation.ConversationParts;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.LimitsConfig;
import dev.parley.conversation.RoomsConfig;
import dev.parley.history.HistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.log.PartitionLog;
import dev.parley.log.kafka.SimulatedKafka;
import dev.parley.log.memory.MemoryCommandLog;
import dev.parley.relay.Relay;
import dev.parley.relay.direct.DirectRelay;
import dev.parley.relay.grpc.SimulatedRelay;
import dev.parley.role.messaging.SimulatedOwner;
import dev.parley.secret.Secret;
import dev.parley.testkit.Checker;
import dev.parley.testkit.Observation.Session;
import dev.parley.testkit.Property;
import dev.parley.testkit.Recorder;
import dev.parley.testkit.Verdict;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way of a message from one client to all others, and everything that can go wrong on it, as it
 * follows from one seed: which processes there are, what people do, what breaks and when, and who
 * goes on whenever several could.
 */
final class Simulation {
    static final int PARTITIONS = 2;
    private static final long MILLI = 1_000_000;
    private static final int CLIENTS = 4;
    private static final int CHANNELS = 2;
    private static final long HEALING_NANOS = 90_000 * MILLI;
    private static final long QUIET_NANOS = 8_000 * MILLI;
    private static final Duration LEASE = Duration.ofSeconds(45);

    private final World world;
    private final Recorder recorder;
    private final Bugs bugs;
    private final Lists lists;
    private final List<Client> clients = new ArrayList<>();
    private final List<ChannelId> channels = new ArrayList<>();
    private final List<String> story = new ArrayList<>();
    private final Installation installation;
    private long peaceNanos;

    /**
     * What became of one seed.
     *
     * @param story what broke, and when
     * @param calm whether all became quiet, and nothing was thrown that nobody caught
     * @param trace the same for two runs that did the same
     */
    record Result(
            long seed, Verdict verdict, List<String> story, boolean calm, long trace, long steps) {
        boolean holds() {
            return verdict.holds() && calm;
        }

        @Override
        public String toString() {
            return "-Dparley.seed=%d: %s%n%s"
                    .formatted(seed, verdict, String.join(System.lineSeparator(), story));
        }
    }

    private Simulation(long seed, Bugs bugs) {
        this.bugs = bugs;
        world = new World(Property.random(seed));
        recorder = new Recorder(world::nowNanos);
        lists = new Lists(world);
        installation = world.perMille(350) ? new OneProcess() : new Cluster();
    }

    static Result run(long seed, Bugs bugs) {
        return new Simulation(seed, bugs).run(seed);
    }

    private Result run(long seed) {
        installation.start();
        for (var i = 0; i < CLIENTS; i++) {
            var account = AccountId.random(world.random());
            clients.add(new Client(world, recorder, installation::door, account, i, bugs));
        }
        for (var i = 0; i < CHANNELS; i++) {
            var id = CommandId.derived("room " + i);
            var channel = ChannelId.created(clients.getFirst().account(), id);
            channels.add(channel);
            lists.add(channel, i % PARTITIONS);
        }
        clients.forEach(Client::start);
        for (var channel : channels) {
            clients.getFirst()
                    .ask(
                            channel,
                            new Command.Create(Kind.ROOM, Visibility.PUBLIC, "room", List.of()));
        }
        peaceNanos = world.nowNanos() + world.millis(2_000, 6_000);
        act();
        harm();
        world.pass(peaceNanos - world.nowNanos());
        installation.heal();
        var quiet = awaitQuiet();
        tellWhatIsStored();
        var verdict = Checker.check(recorder.observations(), LEASE);
        world.failures().forEach(failure -> story.add("thrown: " + failure));
        var calm = quiet && world.failures().isEmpty();
        return new Result(seed, verdict, story, calm, world.trace(), world.steps());
    }

    // --- what people do

    private void act() {
        world.after(
                world.millis(10, 120),
                () -> {
                    if (world.nowNanos() < peaceNanos) {
                        act(clients.get(world.random().nextInt(clients.size())));
                        act();
                    }
                });
    }

    private void act(Client client) {
        var channel = channels.get(world.random().nextInt(channels.size()));
        if (!client.isIn(channel) && world.perMille(900)) {
            if (client != clients.getFirst()) {
                client.ask(channel, new Command.Join());
            }
            return;
        }
        var target = client.someOfMine(channel);
        var chance = world.random().nextInt(100);
        if (chance < 12 && target > 0) {
            client.ask(channel, new Command.Edit(target, client.words(), List.of()));
        } else if (chance < 20 && target > 0) {
            client.ask(channel, new Command.DeleteMessage(target));
        } else if (chance < 28) {
            client.askForPage(channel);
        } else if (chance < 36) {
            client.askForUnread(channel);
        } else if (chance < 40 && client != clients.getFirst()) {
            client.ask(channel, new Command.Leave());
        } else if (chance < 44 && client == clients.getFirst()) {
            var other = clients.get(1 + world.random().nextInt(CLIENTS - 1));
            client.ask(channel, new Command.RemoveMember(other.account()));
        } else {
            client.ask(channel, new Command.Post(client.words(), List.of()));
        }
    }

    // --- what goes wrong

    private void harm() {
        world.after(
                world.millis(50, 1_200),
                () -> {
                    if (world.nowNanos() < peaceNanos) {
                        var client = clients.get(world.random().nextInt(clients.size()));
                        switch (world.random().nextInt(5)) {
                            case 0 -> {
                                tell("the connection of %s is cut", client.session().name());
                                client.cut(false);
                            }
                            case 1 -> {
                                tell("the connection of %s is half open", client.session().name());
                                client.cut(true);
                            }
                            case 2 -> {
                                tell("the directory is away");
                                lists.away(world.millis(10, 2_000));
                            }
                            default -> installation.harm();
                        }
                        harm();
                    }
                });
    }

    private void tell(String what, Object... values) {
        story.add("%6d ms: ".formatted(world.nowNanos() / MILLI) + what.formatted(values));
    }

    // --- what becomes of it

    private boolean awaitQuiet() {
        var quiet = new boolean[1];
        lookWhetherQuiet(quiet, 0);
        try {
            world.run(() -> quiet[0], HEALING_NANOS);
        } catch (AssertionError stuck) {
            story.add("never quiet: " + stuck.getMessage());
        }
        world.pass(QUIET_NANOS);
        return quiet[0];
    }

    private void lookWhetherQuiet(boolean[] quiet, int times) {
        world.after(
                250 * MILLI,
                () -> {
                    var now = clients.stream().allMatch(this::isQuiet);
                    quiet[0] = now && times > 2;
                    if (!quiet[0]) {
                        lookWhetherQuiet(quiet, now ? times + 1 : 0);
                    }
                });
    }

    private boolean isQuiet(Client client) {
        return client.isIdle()
                && client.heads().entrySet().stream()
                        .allMatch(one -> one.getValue() == head(one.getKey()));
    }

    private long head(ChannelId channel) {
        return installation.store().stored().load(channel).seq();
    }

    private void tellWhatIsStored() {
        var creator = clients.getFirst().account();
        for (var i = 0; i < channels.size(); i++) {
            var channel = channels.get(i);
            var name = channel.value();
            var stored =
                    installation
                            .store()
                            .stored()
                            .after(channel, 1, 0, Long.MAX_VALUE - 1, Integer.MAX_VALUE);
            recorder.stored(name, stored.stream().map(one -> Entries.entry(one.event())).toList());
            for (var one : stored) {
                if (one.revision() != null) {
                    recorder.shown(
                            name,
                            one.event().seq(),
                            one.revision().deleted() ? null : one.revision().text());
                }
            }
            recorder.listed(
                    name,
                    lists.members(channel).stream()
                            .map(AccountId::value)
                            .collect(Collectors.toSet()));
            // Who reads the feed is told everything, once and in order.
            var feed = new Session(creator.value(), "feed");
            installation.feed().after(i % PARTITIONS, -1, Integer.MAX_VALUE).stream()
                    .filter(event -> event.channel().equals(channel))
                    .forEach(event -> recorder.told(feed, name, Entries.entry(event)));
            recorder.settled(feed, name, recorder.head(feed, name));
            for (var client : clients) {
                if (client.isIn(channel)) {
                    recorder.settled(client.session(), name, client.heads().get(channel));
                }
            }
        }
    }

    // --- installations

    /** The processes, and where they keep things. */
    private interface Installation {
        void start();

        /** Something breaks. */
        void harm();

        /** Nothing breaks any more; what was killed has come again. */
        void heal();

        Store store();

        SimulatedFeed feed();

        /** A gateway that takes connections; null for none. */
        Gateway door();
    }

    private Conversations conversations(
            World.Process process, CommandLog log, HistoryStore history, Relay relay) {
        return new Conversations(
                new ConversationConfig(
                        RoomsConfig.DEFAULTS,
                        () -> LimitsConfig.DEFAULTS,
                        new Secret("a secret of at least thirty-two bytes"),
                        () -> 1),
                new ConversationParts(
                        log,
                        history,
                        new OnlyChannels(lists.of(process)),
                        relay,
                        null,
                        world.clock()));
    }

    private SimulatedOwner.Stores stores(Bugs.Ground ground, Store store, SimulatedFeed feed) {
        return new SimulatedOwner.Stores(
                bugs.history(world, ground),
                bugs.feed(feed.of(ground.process())),
                lists.of(ground.process()));
    }

    /** All roles in one process, on one disk. */
    private final class OneProcess implements Installation {
        private final Store.Disk disk = new Store.Disk(world);
        private final SimulatedFeed feed = SimulatedFeed.of(disk);
        private World.Process process;
        private Gateway gateway;
        private boolean isFull;
        private int starts;

        @Override
        public void start() {
            var mine = world.process("node " + ++starts);
            process = mine;
            mine.start(
                    () -> {
                        var relay = new DirectRelay();
                        var history = disk.of(mine);
                        var ground = new Bugs.Ground(mine, history, relay);
                        var log =
                                MemoryCommandLog.open(
                                        PARTITIONS,
                                        history::newestPosition,
                                        () -> isFull,
                                        world.clock());
                        var shown = bugs.shown(history);
                        var conversations = conversations(mine, log, shown, relay);
                        var role =
                                SimulatedOwner.role(
                                        mine,
                                        stores(ground, disk, feed),
                                        bugs.relay(world, ground),
                                        failure -> fatal(mine, failure));
                        startPatiently(mine, () -> log.start(seen(role)));
                        gateway = new Gateway(world, mine, conversations, shown, bugs);
                    });
        }

        /** A node whose directory is away does not start. */
        private void startPatiently(World.Process mine, Runnable begin) {
            try {
                begin.run();
            } catch (RuntimeException away) {
                world.after(0, () -> crash(mine, "it does not start: " + away.getMessage()));
                mine.sleep(HEALING_NANOS);
            }
        }

        private CommandLog.PartitionOwner seen(CommandLog.PartitionOwner role) {
            return new CommandLog.PartitionOwner() {
                @Override
                public void assigned(int partition, PartitionLog log) {
                    role.assigned(partition, bugs.log(log));
                }

                @Override
                public void revoked(int partition) {
                    role.revoked(partition);
                }
            };
        }

        private void fatal(World.Process mine, Throwable failure) {
            world.after(0, () -> crash(mine, "it ends: " + failure.getMessage()));
        }

        private void crash(World.Process mine, String why) {
            if (mine.isAlive()) {
                tell("%s is gone, %s", mine.name(), why);
                mine.kill();
                gateway = null;
                disk.crash();
                world.after(world.millis(50, 900), this::start);
            }
        }

        @Override
        public void harm() {
            switch (world.random().nextInt(6)) {
                case 0, 1 -> crash(process, "killed");
                case 2 -> {
                    tell("the disk is slow");
                    disk.slow(true);
                    world.after(world.millis(50, 1_500), () -> disk.slow(false));
                }
                case 3 -> {
                    tell("the disk is full");
                    isFull = true;
                    world.after(world.millis(50, 1_500), () -> isFull = false);
                }
                case 4 -> {
                    tell("the disk fails");
                    disk.fail();
                }
                default -> {
                    tell("%s stands still", process.name());
                    process.freeze(world.millis(50, 2_000));
                }
            }
        }

        @Override
        public void heal() {
            isFull = false;
            disk.slow(false);
        }

        @Override
        public Store store() {
            return disk;
        }

        @Override
        public SimulatedFeed feed() {
            return feed;
        }

        @Override
        public Gateway door() {
            return gateway;
        }
    }

    /** Owners and gateways in processes of their own. */
    private final class Cluster implements Installation {
        private final Store.Quorum store = new Store.Quorum(world);
        private final SimulatedFeed feed = SimulatedFeed.alone(world);
        private final SimulatedRelay relay = new SimulatedRelay(world);
        private final SimulatedKafka kafka = new SimulatedKafka(world, PARTITIONS, relay::owned);
        private final List<Owner> owners = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();

        private final class Owner {
            private World.Process process;
            private SimulatedKafka.Member member;
        }

        private static final class Edge {
            private World.Process process;
            private Gateway gateway;
        }

        private int starts;

        @Override
        public void start() {
            var count = 2 + world.random().nextInt(2);
            for (var i = 0; i < count; i++) {
                var owner = new Owner();
                owners.add(owner);
                start(owner);
            }
            for (var i = 0; i < 2; i++) {
                var edge = new Edge();
                edges.add(edge);
                start(edge);
            }
        }

        private void start(Owner owner) {
            var mine = world.process("owner " + ++starts);
            owner.process = mine;
            var published = relay.owner(mine);
            var ground = new Bugs.Ground(mine, store.of(mine), published);
            var role =
                    SimulatedOwner.role(
                            mine,
                            stores(ground, store, feed),
                            bugs.relay(world, ground),
                            failure -> tell("fatal at %s: %s", mine.name(), failure));
            owner.member = kafka.join(mine, role, bugs::log);
        }

        private void start(Edge edge) {
            var mine = world.process("gateway " + ++starts);
            edge.process = mine;
            mine.start(
                    () -> {
                        var history = bugs.shown(store.of(mine));
                        var node =
                                relay.node(
                                        mine,
                                        (channel, epoch, after, to) ->
                                                history
                                                        .after(channel, epoch, after, to, 64)
                                                        .stream()
                                                        .map(stored -> stored.event())
                                                        .toList());
                        var conversations =
                                conversations(mine, kafka.producer(mine), history, node);
                        edge.gateway = new Gateway(world, mine, conversations, history, bugs);
                    });
        }

        @Override
        public void harm() {
            var owner = owners.get(world.random().nextInt(owners.size()));
            var edge = edges.get(world.random().nextInt(edges.size()));
            switch (world.random().nextInt(9)) {
                case 0, 1 -> {
                    tell("%s is killed", owner.process.name());
                    owner.process.kill();
                    world.after(world.millis(50, 2_000), () -> start(owner));
                }
                case 2, 3 -> freeze(owner.process, world.millis(50, 6_000));
                case 4 -> {
                    tell("%s is cut off from the log", owner.process.name());
                    owner.member.cutOff(world.millis(50, 6_000));
                }
                case 5 -> {
                    if (edge.gateway != null) {
                        tell("%s is killed", edge.process.name());
                        edge.process.kill();
                        edge.gateway = null;
                        world.after(world.millis(50, 1_000), () -> start(edge));
                    }
                }
                case 6 -> {
                    tell("a stream of the relay breaks");
                    relay.cutOne();
                }
                case 7 -> {
                    tell("history is away");
                    store.away(world.millis(5, 2_000));
                }
                default -> {
                    tell("the log loses appends");
                    kafka.lose(300);
                    world.after(world.millis(50, 1_000), () -> kafka.lose(0));
                }
            }
        }

        private void freeze(World.Process process, long nanos) {
            if (!process.isFrozen()) {
                tell("%s stands still for %d ms", process.name(), nanos / MILLI);
                process.freeze(nanos);
            }
        }

        @Override
        public void heal() {
            kafka.lose(0);
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public SimulatedFeed feed() {
            return feed;
        }

        @Override
        public Gateway door() {
            var open = edges.stream().filter(edge -> edge.gateway != null).toList();
            return open.isEmpty() ? null : open.get(world.random().nextInt(open.size())).gateway;
        }
    }
}
