package dev.parley.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Property;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

class ChannelPropertyTest {
    private static final int RUNS = 400;
    private static final int LENGTH = 120;

    @Test
    void numbersEventsWithoutAGap() {
        holds(
                script -> {
                    var replay = Replay.of(script);
                    for (var channel : replay.channels.values()) {
                        var events = replay.events(channel.id());
                        for (var i = 0; i < events.size(); i++) {
                            assertThat(events.get(i).seq()).isEqualTo(i + 1);
                        }
                        assertThat(channel.seq()).isEqualTo(events.size());
                    }
                });
    }

    @Test
    void answersARetryWithTheSeqOfTheFirstAndDoesNothing() {
        holds(
                script -> {
                    var replay = Replay.of(script);
                    var seqs = new HashMap<CommandKey, Long>();
                    for (var i = 0; i < script.size(); i++) {
                        var key = script.get(i).key();
                        var first = seqs.get(key);
                        switch (replay.decisions.get(i)) {
                            case Decision.Accepted accepted -> {
                                assertThat(first).isNull();
                                seqs.put(key, accepted.event().seq());
                            }
                            case Decision.Duplicate duplicate -> {
                                if (first != null) {
                                    assertThat(duplicate.seq()).isEqualTo(first);
                                } else {
                                    // Another's Create of the same conversation.
                                    assertThat(script.get(i).command())
                                            .isInstanceOf(Command.Create.class);
                                }
                            }
                            case Decision.Refused _ -> assertThat(first).isNull();
                        }
                    }
                });
    }

    @Test
    void decidesTheSameWhenLookUpsSeeTheFuture() {
        holds(
                script -> {
                    var first = Replay.of(script);
                    var late = Replay.late(script, first);
                    assertThat(late.decisions).isEqualTo(first.decisions);
                    assertThat(late.channels).isEqualTo(first.channels);
                });
    }

    @Test
    void acceptsNothingFromWhoIsNoMember() {
        holds(
                script -> {
                    var members = new HashMap<ChannelId, HashSet<AccountId>>();
                    for (var event : Replay.of(script).events) {
                        var inside = members.computeIfAbsent(event.channel(), _ -> new HashSet<>());
                        switch (event.event()) {
                            case Event.Created created -> {
                                inside.add(event.account());
                                inside.addAll(created.members());
                            }
                            case Event.MemberJoined _ -> inside.add(event.account());
                            default -> assertThat(inside).contains(event.account());
                        }
                        switch (event.event()) {
                            case Event.MemberAdded added -> inside.add(added.member());
                            case Event.MemberLeft _ -> inside.remove(event.account());
                            case Event.MemberRemoved removed -> inside.remove(removed.member());
                            case Event.Deleted _ -> inside.clear();
                            default -> {}
                        }
                    }
                });
    }

    @Test
    void restoresFromASnapshotAndTheEventsAfterIt() {
        holds(
                script -> {
                    var replay = Replay.of(script);
                    for (var channel : replay.channels.values()) {
                        var events = replay.events(channel.id());
                        var restored = Channel.nothing(channel.id(), 1);
                        for (var event : events) {
                            // A snapshot before every event: written, read, and gone on from.
                            restored = StoredCodec.decodeChannel(StoredCodec.encode(restored));
                            restored = restored.fold(event.erased());
                        }
                        assertThat(restored).isEqualTo(channel);
                    }
                });
    }

    @Test
    void readsBackWhatItStores() {
        holds(
                script -> {
                    for (var submission : script) {
                        assertThat(StoredCodec.decodeSubmission(StoredCodec.encode(submission)))
                                .isEqualTo(submission);
                    }
                    for (var event : Replay.of(script).events) {
                        assertThat(StoredCodec.decodeEvent(StoredCodec.encode(event)))
                                .isEqualTo(event);
                    }
                });
    }

    @Test
    void keepsAnOwnerInEveryRoomWithMembers() {
        holds(
                script ->
                        Replay.of(script).channels.values().stream()
                                .filter(channel -> channel.exists() && !channel.members().isEmpty())
                                .forEach(
                                        channel ->
                                                assertThat(channel.members().values())
                                                        .anyMatch(m -> m.role() == Role.OWNER)));
    }

    @Test
    void countsUnreadAsARecountOfTheEvents() {
        holds(
                script -> {
                    var replay = Replay.of(script);
                    for (var channel : replay.channels.values()) {
                        var events = replay.events(channel.id());
                        var deleted = new HashSet<Long>();
                        for (var event : events) {
                            if (event.event() instanceof Event.MessageDeleted gone) {
                                deleted.add(gone.target());
                            }
                        }
                        for (var read : events) {
                            var recount =
                                    events.stream()
                                            .filter(event -> event.seq() > read.seq())
                                            .filter(e -> e.event() instanceof Event.MessagePosted)
                                            .filter(event -> !deleted.contains(event.seq()))
                                            .count();
                            assertThat(channel.unreadAfter(read.n())).isEqualTo(recount);
                        }
                    }
                });
    }

    private static void holds(Consumer<List<Submission>> property) {
        Property.check(RUNS, random -> Scripts.script(random, LENGTH), property);
    }
}
