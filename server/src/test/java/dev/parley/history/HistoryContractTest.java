package dev.parley.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Facts;
import dev.parley.channel.Kind;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;

/** What every history store must do. */
public abstract class HistoryContractTest {
    // Others than those of any test before: a store may be one for all of them.
    private final Random random = new Random();
    protected final int partition = random.nextInt(1, Integer.MAX_VALUE);
    protected final AccountId ana = AccountId.random(random);
    private final DeviceId device = DeviceId.random(random);
    protected final ChannelId room = ChannelId.created(ana, CommandId.derived("room"));
    private long offset;

    protected abstract HistoryStore history();

    @Test
    void givesBackWhatWasAppendedInOrder() {
        appendRoomWithMessages(10);
        var events = history().after(room, 1, 0, 11, 100);
        assertThat(events)
                .extracting(stored -> stored.event().seq())
                .containsExactlyElementsOf(seqs(1, 11));
        assertThat(((Event.MessagePosted) events.get(5).event().event()).text()).isEqualTo("m5");
    }

    @Test
    void pagesBothWaysAndNoFurtherThanAsked() {
        appendRoomWithMessages(20);
        assertThat(history().after(room, 1, 5, 12, 3))
                .extracting(s -> s.event().seq())
                .containsExactly(6L, 7L, 8L);
        assertThat(history().after(room, 1, 10, 12, 30))
                .extracting(s -> s.event().seq())
                .containsExactly(11L, 12L);
        assertThat(history().before(room, 1, 6, 3))
                .extracting(s -> s.event().seq())
                .containsExactly(3L, 4L, 5L);
        assertThat(history().before(room, 1, 3, 30))
                .extracting(s -> s.event().seq())
                .containsExactly(1L, 2L);
        assertThat(history().before(room, 1, 1, 30)).isEmpty();
    }

    @Test
    void keepsChannelsApart() {
        appendRoomWithMessages(3);
        var other = ChannelId.created(ana, CommandId.derived("other"));
        history().append(partition, List.of(event(other, 1, 0, created())));
        assertThat(history().after(other, 1, 0, 100, 100)).hasSize(1);
        assertThat(history().before(room, 1, 100, 100)).hasSize(4);
    }

    @Test
    void refusesAHole() {
        appendRoomWithMessages(2);
        assertThatThrownBy(
                        () ->
                                history()
                                        .append(
                                                partition,
                                                List.of(event(room, 5, 4, message("late")))))
                .isInstanceOf(HistoryException.class);
        assertThat(history().load(room).seq()).isEqualTo(3);
    }

    @Test
    void changesNothingWhenAnEventIsStoredAgain() {
        appendRoomWithMessages(2);
        var third = event(room, 4, 3, message("third"));
        history().append(partition, List.of(third));
        history().append(partition, List.of(third));
        assertThat(history().load(room).seq()).isEqualTo(4);
        assertThat(history().after(room, 1, 0, 100, 100)).hasSize(4);
    }

    @Test
    void refusesAnotherEventInAPlaceThatIsTaken() {
        appendRoomWithMessages(2);
        assertThatThrownBy(
                        () ->
                                history()
                                        .append(
                                                partition,
                                                List.of(event(room, 3, 2, message("other")))))
                .isInstanceOf(HistoryException.class);
    }

    @Test
    void findsEventsByTheirCommand() {
        appendRoomWithMessages(2);
        var sent = event(room, 4, 3, message("mine"));
        history().append(partition, List.of(sent));
        assertThat(history().sameId(sent.key())).contains(new Facts.SameId(4, sent.position()));
        assertThat(history().sameId(event(room, 5, 4, message("never")).key())).isEmpty();
    }

    @Test
    void showsTheNewestTextOfAnEditedMessageAndLeavesItsRow() {
        appendRoomWithMessages(2);
        var edit = event(room, 4, 2, new Event.MessageEdited(2, "better", List.of()));
        var again = event(room, 5, 2, new Event.MessageEdited(2, "best", List.of()));
        history().append(partition, List.of(edit, again));
        var shown = history().after(room, 1, 1, 2, 1).getFirst();
        assertThat(shown.revision())
                .isEqualTo(new StoredEvent.Revision("best", again.timeMillis(), false));
        assertThat(shown.event().event()).isEqualTo(message("m1"));
    }

    @Test
    void erasesTheTextOfADeletedMessageAndOfItsEditsForGood() {
        appendRoomWithMessages(1);
        var original = history().after(room, 1, 1, 2, 1).getFirst().event();
        var edit = event(room, 3, 1, new Event.MessageEdited(2, "redone", List.of()));
        var delete = event(room, 4, 1, new Event.MessageDeleted(2, 1));
        history().append(partition, List.of(edit));
        history().append(partition, List.of(delete));

        assertThat(everyText()).noneMatch(text -> text.contains("m1") || text.contains("redone"));
        assertThat(history().target(room, 1, 2).orElseThrow().deletedAt())
                .isEqualTo(delete.position());

        // A late owner repeats the original: it must not come back.
        history().append(partition, List.of(original, edit));
        assertThat(everyText()).noneMatch(text -> text.contains("m1") || text.contains("redone"));
    }

    @Test
    void erasesWhatWasPostedAndDeletedInOneAppend() {
        appendRoomWithMessages(1);
        history()
                .append(
                        partition,
                        List.of(
                                event(room, 3, 2, message("short-lived")),
                                event(room, 4, 2, new Event.MessageDeleted(3, 2))));
        assertThat(everyText()).noneMatch(text -> text.contains("short-lived"));
    }

    @Test
    void loadsAChannelFromItsNewestSnapshotAndTheEventsAfterIt() {
        appendRoomWithMessages(10);
        var fresh = history().load(room);
        history().saveSnapshot(fresh);
        history().append(partition, List.of(event(room, 12, 11, message("after"))));
        var loaded = history().load(room);
        assertThat(loaded.seq()).isEqualTo(12);
        assertThat(loaded).isEqualTo(fresh.fold(event(history().after(room, 1, 11, 12, 1))));
        history().saveSnapshot(fresh);
        assertThat(history().load(room)).isEqualTo(loaded);
    }

    @Test
    void knowsNothingOfAChannelThatWasNeverStored() {
        assertThat(history().load(room)).isEqualTo(Channel.nothing(room, 1));
        assertThat(history().target(room, 1, 1)).isEmpty();
        assertThat(history().newestPosition(partition)).isEqualTo(Position.NONE);
    }

    @Test
    void tellsTheNewestPositionOfEachPartition() {
        appendRoomWithMessages(4);
        assertThat(history().newestPosition(partition)).isEqualTo(Position.of(1, 4));
        assertThat(history().newestPosition(partition + 1)).isEqualTo(Position.NONE);
    }

    @Test
    void keepsItsOrderThroughThousandsOfEvents() {
        appendRoomWithMessages(1);
        for (var from = 3; from <= 10_040; from += 1_000) {
            history()
                    .append(
                            partition,
                            LongStream.range(from, Math.min(from + 1_000, 10_041))
                                    .mapToObj(seq -> event(room, seq, seq - 1, message("m" + seq)))
                                    .toList());
        }
        var last = 10_040L;
        history()
                .append(
                        partition,
                        List.of(
                                event(
                                        room,
                                        last + 1,
                                        last - 1,
                                        new Event.MessageEdited(10_001, "redone", List.of()))));
        assertThat(history().after(room, 1, 9_990, 10_020, 100))
                .extracting(s -> s.event().seq())
                .containsExactlyElementsOf(seqs(9_991, 10_020));
        assertThat(history().after(room, 1, 9_999, Long.MAX_VALUE, 1_000)).hasSize(42);
        assertThat(history().before(room, 1, 10_010, 30))
                .extracting(s -> s.event().seq())
                .containsExactlyElementsOf(seqs(9_980, 10_009));
        assertThat(history().before(room, 1, 10_002, 1).getFirst().revision()).isNotNull();
        assertThat(history().before(room, 1, Long.MAX_VALUE, 2))
                .extracting(s -> s.event().seq())
                .containsExactly(last, last + 1);
        var loaded = history().load(room);
        assertThat(loaded.seq()).isEqualTo(last + 1);
        history().saveSnapshot(loaded);
        history().append(partition, List.of(event(room, last + 2, last, message("after"))));
        assertThat(history().load(room).seq()).isEqualTo(last + 2);
    }

    protected List<String> everyText() {
        return history().after(room, 1, 0, 100, 100).stream()
                .map(stored -> stored.event().event() + " " + stored.revision())
                .toList();
    }

    private static SequencedEvent event(List<StoredEvent> one) {
        return one.getFirst().event();
    }

    private void appendRoomWithMessages(int count) {
        history().append(partition, List.of(event(room, 1, 0, created())));
        for (var i = 1; i <= count; i++) {
            history().append(partition, List.of(event(room, i + 1, i, message("m" + i))));
        }
    }

    protected SequencedEvent event(ChannelId channel, long seq, long n, Event event) {
        var position = Position.of(1, offset);
        offset++;
        return new SequencedEvent(
                channel,
                1,
                seq,
                n,
                position,
                1_700_000_000_000L + offset,
                ana,
                device,
                new CommandId(new UUID(1, offset)),
                event);
    }

    protected static Event.Created created() {
        return new Event.Created(Kind.ROOM, Visibility.PUBLIC, "room", List.of());
    }

    protected static Event.MessagePosted message(String text) {
        return new Event.MessagePosted(text, List.of());
    }

    private static List<Long> seqs(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
