package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Nodes that know different versions of the rules, over one log. */
class RulesPropertyTest {
    private static final int RUNS = 400;
    private static final int LENGTH = 120;

    @Test
    void ownersOfDifferentVersionsNeverJudgeOneLogDifferently() {
        holds(
                script -> {
                    var newer = Replay.of(script, NextRulebook.NEXT);
                    var older = Replay.asFarAsKnown(script, Rulebook.OURS);
                    assertThat(older.decisions)
                            .isEqualTo(newer.decisions.subList(0, older.decisions.size()));
                    assertThat(older.events)
                            .isEqualTo(newer.events.subList(0, older.events.size()));
                });
    }

    @Test
    void anOlderOwnerJudgesEverythingBeforeTheFirstNewerRule() {
        holds(
                script -> {
                    var newer = Replay.of(script, NextRulebook.NEXT);
                    var older = Replay.asFarAsKnown(script, Rulebook.OURS);
                    if (older.decisions.size() < script.size()) {
                        var next = script.get(older.decisions.size());
                        var rules =
                                next.command() instanceof Command.Create create
                                        ? create.rules()
                                        : newer.channels.get(next.channel()).rules();
                        assertThat(Math.max(rules, newer.channels.get(next.channel()).rules()))
                                .isEqualTo(2);
                    }
                });
    }

    @Test
    void aVersionIsNeverLoweredAndRaisedByNodesAlone() {
        holds(
                script -> {
                    var replay = Replay.of(script, NextRulebook.NEXT);
                    for (var i = 0; i < script.size(); i++) {
                        if (script.get(i).command() instanceof Command.RaiseRules raise
                                && replay.decisions.get(i) instanceof Decision.Accepted accepted) {
                            assertThat(script.get(i).device()).isEqualTo(DeviceId.server());
                            assertThat(accepted.next().rules()).isEqualTo(raise.to());
                        }
                    }
                    for (var channel : replay.channels.values()) {
                        var rules = 1;
                        for (var event : replay.events(channel.id())) {
                            if (event.event() instanceof Event.Created created) {
                                rules = created.rules();
                            }
                            if (event.event() instanceof Event.RulesRaised raised) {
                                assertThat(raised.to()).isGreaterThan(rules);
                                rules = raised.to();
                            }
                        }
                        assertThat(channel.rules()).isEqualTo(rules);
                    }
                });
    }

    @Test
    void restoresTheVersionFromEventsAndReadsBackWhatItStores() {
        holds(
                script -> {
                    var replay = Replay.of(script, NextRulebook.NEXT);
                    for (var channel : replay.channels.values()) {
                        var restored = Channel.nothing(channel.id(), 1);
                        for (var event : replay.events(channel.id())) {
                            restored = StoredCodec.decodeChannel(StoredCodec.encode(restored));
                            restored =
                                    restored.fold(
                                            StoredCodec.decodeEvent(StoredCodec.encode(event)));
                        }
                        assertThat(restored).isEqualTo(channel);
                    }
                    for (var submission : script) {
                        assertThat(StoredCodec.decodeSubmission(StoredCodec.encode(submission)))
                                .isEqualTo(submission);
                    }
                });
    }

    @Test
    void doesNotJudgeANewChannelWhoseCreationItCannotRead() {
        var account = Scripts.PEOPLE.getFirst();
        var channel = ChannelId.created(account, CommandId.derived("room"));
        var create =
                new Submission(
                        channel,
                        account,
                        DeviceId.server(),
                        CommandId.derived("room"),
                        "node",
                        new Command.Create(Kind.ROOM, Visibility.PUBLIC, "room", List.of(), 2));
        var bytes = StoredCodec.encode(create);
        // Of a kind that only a newer version knows.
        var unknown = bytes.clone();
        unknown[bytes.length - "room".length() - 4] = 99;
        assertThatThrownBy(() -> StoredCodec.decodeSubmission(unknown))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("kind");
        var read = StoredCodec.decodeSender(unknown);
        assertThat(read.command()).isEqualTo(new Command.Unreadable(2));
        var logged = new LoggedCommand(Position.of(1, 0), 0, read);
        assertThatThrownBy(() -> Channel.nothing(channel, 1).apply(logged, Facts.NONE))
                .isInstanceOf(UnknownRulesException.class)
                .hasMessageContaining("version 2");
        assertThat(Arrays.equals(bytes, unknown)).isFalse();
    }

    private static void holds(Consumer<List<Submission>> property) {
        Property.check(RUNS, random -> NextRulebook.script(random, LENGTH), property);
    }
}
