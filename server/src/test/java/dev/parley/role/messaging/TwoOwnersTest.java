package dev.parley.role.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandKey;
import dev.parley.channel.Facts;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.NextRulebook;
import dev.parley.channel.Position;
import dev.parley.channel.Rulebook;
import dev.parley.channel.Scripts;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Submission;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.fixed.FixedDiscovery;
import dev.parley.feed.rocksdb.RocksDbFeed;
import dev.parley.history.HistoryStore;
import dev.parley.history.rocksdb.RocksDbHistoryStore;
import dev.parley.relay.Outcome;
import dev.parley.relay.RelayPublisher;
import dev.parley.storage.rocksdb.RocksDbConfig;
import dev.parley.storage.rocksdb.RocksDbStorage;
import dev.parley.testkit.Property;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Two owners of one partition over one history: the second reads the same log, freezes, and wakes
 * up late with the state that it had. Whatever it then writes is what stands there already.
 */
class TwoOwnersTest {
    private static final int ROUNDS = 25;
    private static final int COMMANDS = 150;
    private static final int PARTITION = 0;
    private static final Duration POLL = Duration.ofMillis(2);

    @TempDir private Path folder;

    @Test
    void aLateOwnerWritesWhatItsSuccessorWrote() {
        for (var round = 0; round < ROUNDS; round++) {
            var run = run(round, WitnessedHistory::new);
            assertThat(run.failures).isEmpty();
            assertThat(run.late.events).isNotEmpty();
            assertThat(run.late.outcomes).isNotEmpty();
            assertThat(run.contradictions()).isEmpty();
        }
    }

    @Test
    void ruleOneBrokenIsNoticed() {
        // Deletions that were not there yet are seen: an edit that was accepted is now refused.
        assertBreaks(
                store ->
                        new WitnessedHistory(store) {
                            @Override
                            public Optional<Facts.Target> target(
                                    ChannelId channel, long epoch, long seq) {
                                return super.target(channel, epoch, seq)
                                        .map(
                                                target ->
                                                        new Facts.Target(
                                                                target.author(),
                                                                target.isMessage(),
                                                                target.n(),
                                                                Position.NONE,
                                                                target.deletedAt() == null
                                                                        ? null
                                                                        : Position.NONE));
                            }
                        });
    }

    @Test
    void ruleThreeBrokenIsNoticed() {
        // A time-out is taken for success: one write in ten never happens.
        assertBreaks(
                store ->
                        new WitnessedHistory(store) {
                            private int writes;

                            @Override
                            public synchronized void append(
                                    int partition, List<SequencedEvent> events) {
                                writes++;
                                if (writes % 10 != 0) {
                                    super.append(partition, events);
                                }
                            }
                        });
    }

    @Test
    void ruleSevenBrokenIsNoticed() {
        // A duplicate is whatever has the same id, at a smaller position or not.
        assertBreaks(
                store ->
                        new WitnessedHistory(store) {
                            @Override
                            public Optional<Facts.SameId> sameId(CommandKey key) {
                                return super.sameId(key)
                                        .map(same -> new Facts.SameId(same.seq(), Position.NONE));
                            }
                        });
    }

    @Test
    void anOwnerOfAnOlderVersionResignsBeforeWhatItCannotJudge() {
        var resigned = 0;
        for (var round = 0; round < ROUNDS; round++) {
            var run = run(round, WitnessedHistory::new, Rulebook.OURS);
            assertThat(run.failures).isEmpty();
            assertThat(run.contradictions()).isEmpty();
            resigned += run.resigned ? 1 : 0;
        }
        assertThat(resigned).isPositive();
    }

    @Test
    void ruleNineBrokenIsNoticed() {
        // What is judged by newer rules is judged by those that are known.
        assertBreaks(WitnessedHistory::new, NextRulebook.HEEDLESS);
    }

    private void assertBreaks(Function<HistoryStore, WitnessedHistory> broken) {
        assertBreaks(broken, null);
    }

    private void assertBreaks(
            Function<HistoryStore, WitnessedHistory> broken, @Nullable Rulebook ofLate) {
        var noticed = false;
        for (var round = 0; round < ROUNDS && !noticed; round++) {
            var run = run(round, broken, ofLate);
            noticed = !run.failures.isEmpty() || !run.contradictions().isEmpty();
        }
        assertThat(noticed).isTrue();
    }

    private record Run(Recorder prompt, Recorder late, boolean resigned, List<Throwable> failures) {
        /** Answers of the late owner that the prompt one never gave to the same command. */
        private List<String> contradictions() {
            return late.outcomes.entrySet().stream()
                    .flatMap(
                            entry ->
                                    entry.getValue().stream()
                                            .filter(
                                                    outcome ->
                                                            !prompt.outcomes
                                                                    .getOrDefault(
                                                                            entry.getKey(),
                                                                            List.of())
                                                                    .contains(outcome))
                                            .map(outcome -> entry.getKey() + ": " + outcome))
                    .toList();
        }
    }

    /**
     * Both read the first part of a random script together; then the late one freezes while the
     * other goes through the rest, and wakes up to read the rest too.
     */
    private Run run(int round, Function<HistoryStore, WitnessedHistory> witness) {
        return run(round, witness, null);
    }

    /**
     * @param ofLate what the late one knows of the rules, of which the script then has two versions
     */
    private Run run(
            int round,
            Function<HistoryStore, WitnessedHistory> witness,
            @Nullable Rulebook ofLate) {
        var random = Property.random(1_000 + round);
        var script =
                logged(
                        ofLate == null
                                ? Scripts.script(random, COMMANDS)
                                : NextRulebook.script(random, COMMANDS));
        var freeze = random.nextInt(1, COMMANDS);
        var failures = new CopyOnWriteArrayList<Throwable>();
        var place = folder.resolve(witness.hashCode() + "-" + round);
        try (var storage =
                        RocksDbStorage.open(
                                new RocksDbConfig(place.resolve("history"), 0), failures::add);
                var directory =
                        SqliteDirectory.open(
                                SqliteDirectoryConfig.of(
                                        folder.resolve(place.getFileName() + ".db")))) {
            var history = witness.apply(RocksDbHistoryStore.open(storage));
            var feed = RocksDbFeed.open(storage, 1);
            var prompt = new Recorder();
            var late = new Recorder();
            var promptLog = new ScriptedLog();
            var lateLog = new ScriptedLog();
            var promptRole =
                    new MessagingRole(
                            history,
                            feed,
                            directory.channels(),
                            prompt,
                            FixedDiscovery.open(LiveNode.of("local", Set.of(), null)),
                            failures::add);
            var lateRole =
                    new MessagingRole(
                            history,
                            feed,
                            directory.channels(),
                            late,
                            FixedDiscovery.open(LiveNode.of("local", Set.of(), null)),
                            failures::add);
            if (ofLate != null) {
                promptRole.judgeBy(NextRulebook.NEXT);
                lateRole.judgeBy(ofLate);
            }
            promptRole.assigned(PARTITION, promptLog);
            lateRole.assigned(PARTITION, lateLog);

            for (var batch : batches(script.subList(0, freeze), random)) {
                // The late one is never ahead: what it had refused, the other would find decided,
                // and would say nothing of it.
                promptLog.give(batch);
                await().pollInterval(POLL)
                        .until(
                                () ->
                                        promptLog.committed().equals(batch.getLast().position())
                                                || !failures.isEmpty());
                lateLog.give(batch);
            }
            var frozenAt = script.get(freeze - 1).position();
            await().pollInterval(POLL)
                    .until(
                            () ->
                                    lateLog.committed().equals(frozenAt)
                                            || lateLog.isResigned()
                                            || !failures.isEmpty());
            batches(script.subList(freeze, COMMANDS), random).forEach(promptLog::give);
            promptLog.end();
            promptRole.revoked(PARTITION);
            batches(script.subList(freeze, COMMANDS), random).forEach(lateLog::give);
            lateLog.end();
            lateRole.revoked(PARTITION);
            return new Run(prompt, late, lateLog.isResigned(), failures);
        }
    }

    /** Hears what an owner publishes and answers. */
    private static final class Recorder implements RelayPublisher {
        private final List<SequencedEvent> events = new CopyOnWriteArrayList<>();
        private final Map<CommandKey, List<Outcome>> outcomes = new ConcurrentHashMap<>();

        @Override
        public void offer(int partition, Source source) {}

        @Override
        public void withdraw(int partition) {}

        @Override
        public void publish(int partition, SequencedEvent event) {
            events.add(event);
        }

        @Override
        public void outcome(String origin, CommandKey key, Outcome outcome) {
            outcomes.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>()).add(outcome);
        }
    }

    private static List<LoggedCommand> logged(List<Submission> script) {
        var logged = new ArrayList<LoggedCommand>();
        for (var i = 0; i < script.size(); i++) {
            logged.add(new LoggedCommand(Position.of(1, i), 1_700_000_000_000L + i, script.get(i)));
        }
        return logged;
    }

    private static List<List<LoggedCommand>> batches(
            List<LoggedCommand> commands, RandomGenerator random) {
        var batches = new ArrayList<List<LoggedCommand>>();
        for (var from = 0; from < commands.size(); ) {
            var to = Math.min(commands.size(), from + 1 + random.nextInt(20));
            batches.add(commands.subList(from, to));
            from = to;
        }
        return batches;
    }
}
