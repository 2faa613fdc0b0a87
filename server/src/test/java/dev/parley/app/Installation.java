package dev.parley.app;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.channel.Decision;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Facts;
import dev.parley.channel.Kind;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Submission;
import dev.parley.channel.Visibility;
import dev.parley.discovery.LiveNode;
import dev.parley.log.LogConfig;
import dev.parley.storage.StorageConfig;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Makes the history of a stopped server long: public rooms with messages of some people, of which
 * some were edited and some deleted. What it adds is not in the directory's lists yet, as after a
 * server was killed.
 */
final class Installation {
    private static final long START_MILLIS = 1_700_000_000_000L;
    private static final int EDITED_PERCENT = 2;
    private static final int DELETED_PERCENT = 1;
    private static final int MENTION_EVERY = 500;
    private static final int BATCH_EVENTS = 1_000;

    private final Random random = new Random(11);
    private final Map<Integer, Position> next = new HashMap<>();
    private final int partitions;
    private final EmbeddedBackends backends;

    private Installation(EmbeddedBackends backends, int partitions) {
        this.backends = backends;
        this.partitions = partitions;
    }

    /** Adds rooms that {@code username} owns, named {@code room-N}. */
    static void lengthen(
            Path data, int partitions, String username, int rooms, int messagesInEach) {
        try (var backends =
                new EmbeddedBackends(
                        new EmbeddedBackends.Settings(
                                data, new StorageConfig(1), new LogConfig(partitions)),
                        LiveNode.of("generator", Set.of(), null),
                        Clock.systemUTC(),
                        failure -> {
                            throw new AssertionError(failure);
                        })) {
            var owner =
                    backends.directory()
                            .accounts()
                            .profilesByUsername(List.of(username))
                            .getFirst()
                            .id();
            var installation = new Installation(backends, partitions);
            for (var room = 0; room < rooms; room++) {
                installation.add(owner, room, messagesInEach);
            }
        }
    }

    private void add(AccountId owner, int number, int messages) {
        var id = ChannelId.created(owner, CommandId.derived("room", Integer.toString(number)));
        var partition = backends.directory().channels().insertIfAbsent(id, number % partitions);
        var people = new ArrayList<AccountId>();
        people.add(owner);
        for (var i = 0; i < 5; i++) {
            people.add(AccountId.random(random));
        }
        var room = new Room(partition, Channel.nothing(id, 1));
        room.did(owner, new Command.Create(Kind.ROOM, Visibility.PUBLIC, "room-" + number, people));
        for (var i = 0; i < messages; i++) {
            var author = people.get(random.nextInt(people.size()));
            var mentioned = i % MENTION_EVERY == 0 ? List.of(owner) : List.<AccountId>of();
            room.did(author, new Command.Post("message " + i + " of " + number, mentioned));
            var dice = random.nextInt(100);
            if (dice < EDITED_PERCENT) {
                room.edit(author, "edited " + i);
            } else if (dice < EDITED_PERCENT + DELETED_PERCENT) {
                room.delete(author);
            }
        }
        room.store();
    }

    private final class Room {
        private final int partition;
        private final List<SequencedEvent> waiting = new ArrayList<>();
        private Channel channel;

        private Room(int partition, Channel channel) {
            this.partition = partition;
            this.channel = channel;
        }

        private void did(AccountId by, Command command) {
            did(by, command, Facts.NONE);
        }

        private void did(AccountId by, Command command, Facts facts) {
            var position =
                    next.computeIfAbsent(
                            partition,
                            i -> {
                                var newest = backends.history().newestPosition(i);
                                return newest.equals(Position.NONE)
                                        ? Position.of(1, 0)
                                        : newest.next();
                            });
            next.put(partition, position.next());
            var logged =
                    new LoggedCommand(
                            position,
                            START_MILLIS + position.offset(),
                            new Submission(
                                    channel.id(),
                                    by,
                                    DeviceId.server(),
                                    new CommandId(new UUID(random.nextLong(), random.nextLong())),
                                    "generator",
                                    command));
            if (!(channel.apply(logged, facts) instanceof Decision.Accepted accepted)) {
                throw new AssertionError("refused: " + command);
            }
            channel = accepted.next();
            waiting.add(accepted.event());
            if (waiting.size() == BATCH_EVENTS) {
                store();
            }
        }

        /** Of the newest message. */
        private void edit(AccountId author, String text) {
            var facts = ofNewest(author);
            did(author, new Command.Edit(channel.seq(), text, List.of()), facts);
        }

        private void delete(AccountId author) {
            var facts = ofNewest(author);
            did(author, new Command.DeleteMessage(channel.seq()), facts);
        }

        private Facts ofNewest(AccountId author) {
            return new Facts(
                    null, new Facts.Target(author, true, channel.n(), channel.position(), null));
        }

        private void store() {
            backends.history().append(partition, waiting);
            backends.history().saveSnapshot(channel);
            waiting.clear();
        }
    }
}
