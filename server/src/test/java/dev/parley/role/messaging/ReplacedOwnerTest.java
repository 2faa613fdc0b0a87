package dev.parley.role.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.Channel;
import dev.parley.channel.CommandKey;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Position;
import dev.parley.channel.Scripts;
import dev.parley.channel.SequencedEvent;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.feed.rocksdb.RocksDbFeed;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.log.PartitionLog;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;
import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** An owner that may have been replaced writes nothing, says nothing, and ends nothing else. */
class ReplacedOwnerTest {
    @TempDir private Path folder;

    @Test
    void dropsWhatItDecidedAndLetsGoOfThePartition() throws InterruptedException {
        var said = new CopyOnWriteArrayList<Object>();
        var failures = new CopyOnWriteArrayList<Throwable>();
        try (var storage =
                        RocksDbStorage.open(
                                new RocksDbConfig(folder.resolve("history"), 0), failures::add);
                var directory =
                        SqliteDirectory.open(
                                SqliteDirectoryConfig.of(folder.resolve("directory.db")))) {
            var history = RocksDbHistoryStore.open(storage);
            var role =
                    new MessagingRole(
                            history,
                            RocksDbFeed.open(storage, 1),
                            directory.channels(),
                            new Recorder(said),
                            FixedDiscovery.open(LiveNode.of("local", Set.of(), null)),
                            failures::add);
            var log = new LostLog();
            role.assigned(0, log);
            log.read.await();
            role.revoked(0);
            assertThat(said).isEmpty();
            assertThat(failures).isEmpty();
            assertThat(history.newestPosition(0)).isEqualTo(Position.NONE);
            assertThat(history.load(log.first().submission().channel()))
                    .isEqualTo(Channel.nothing(log.first().submission().channel(), 1));
        }
    }

    /** Gives commands, batch after batch, until the owner should have noticed; owned by no one. */
    private static final class LostLog implements PartitionLog {
        private static final int BATCHES = 10;
        private final List<LoggedCommand> commands = new ArrayList<>();
        private final CountDownLatch read = new CountDownLatch(BATCHES);

        LostLog() {
            for (var submission : Scripts.script(Property.random(4), BATCHES)) {
                commands.add(
                        new LoggedCommand(
                                Position.of(1, commands.size()), 1_700_000_000_000L, submission));
            }
        }

        LoggedCommand first() {
            return commands.getFirst();
        }

        @Override
        public List<LoggedCommand> poll(int maxCommands) {
            var next = BATCHES - (int) read.getCount();
            read.countDown();
            return next == BATCHES ? List.of() : List.of(commands.get(next));
        }

        @Override
        public void commit(Position position) {
            throw new AssertionError("nothing was done");
        }

        @Override
        public boolean isOwned() {
            return false;
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public boolean isReplayed() {
            return true;
        }

        @Override
        public boolean giveUp() {
            return false;
        }

        @Override
        public boolean resign() {
            throw new AssertionError("everything can be judged");
        }
    }

    private record Recorder(List<Object> said) implements RelayPublisher {
        @Override
        public void offer(int partition, Source source) {}

        @Override
        public void withdraw(int partition) {}

        @Override
        public void publish(int partition, SequencedEvent event) {
            said.add(event);
        }

        @Override
        public void outcome(String origin, CommandKey key, Outcome outcome) {
            said.add(outcome);
        }
    }
}
