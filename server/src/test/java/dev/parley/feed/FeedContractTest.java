package dev.parley.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.Position;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;
import dev.parley.feed.Feed.FeedEvent;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

/** What every feed must do. */
public abstract class FeedContractTest {
    protected static final int PARTITIONS = 2;

    private final Random random = new Random();
    private final AccountId ana = AccountId.random(random);
    private final DeviceId device = DeviceId.random(random);

    protected abstract Feed feed();

    /** Stores events in history as it must be before, and adds them to the feed. */
    protected abstract void append(int partition, List<SequencedEvent> events);

    /** The same feed as after a new start. */
    protected abstract Feed reopened();

    @Test
    void givesWhatWasAppendedInOrderBehindTheCursor() {
        assertThat(feed().read(0, Feed.START, 100)).isEmpty();
        append(0, events(0, 1, 5));
        append(0, events(0, 6, 10));
        var all = feed().read(0, Feed.START, 100);
        assertThat(all).extracting(FeedEvent::event).isEqualTo(events(0, 1, 10));
        assertThat(all).allMatch(entry -> entry.cursor() == entry.event().position().value());
        assertThat(feed().read(0, all.get(6).cursor(), 100)).isEqualTo(all.subList(7, 10));
        assertThat(feed().read(0, all.getLast().cursor(), 100)).isEmpty();
    }

    @Test
    void givesNoMoreThanAsked() {
        append(0, events(0, 1, 10));
        var first = feed().read(0, Feed.START, 3);
        assertThat(first).extracting(FeedEvent::event).isEqualTo(events(0, 1, 3));
        assertThat(feed().read(0, first.getLast().cursor(), 4))
                .extracting(FeedEvent::event)
                .isEqualTo(events(0, 4, 7));
    }

    @Test
    void keepsTheCursorOfWhoIsFarBehindAnother() {
        for (var batch = 0; batch < 25; batch++) {
            append(0, events(0, 1 + 500 * batch, 500 + 500 * batch));
        }
        var slow = feed().read(0, Feed.START, 100).getLast().cursor();
        var fast = Feed.START;
        for (var page = feed().read(0, fast, 1_000);
                !page.isEmpty();
                page = feed().read(0, fast, 1_000)) {
            fast = page.getLast().cursor();
        }
        feed().commit("slow", 0, slow);
        feed().commit("fast", 0, fast);
        assertThat(reopened().cursor("slow", 0)).isEqualTo(slow);
        assertThat(feed().read(0, slow, 3))
                .extracting(FeedEvent::event)
                .isEqualTo(events(0, 101, 103));
        assertThat(feed().cursor("fast", 0)).isEqualTo(fast);
        assertThat(feed().read(0, fast, 3)).isEmpty();
    }

    @Test
    void skipsNothingForWhoCatchesUp() {
        append(0, events(0, 1, 700));
        var read = new ArrayList<SequencedEvent>();
        var cursor = Feed.START;
        for (var seq = 701L; read.size() < 2_000; seq += 50) {
            if (seq < 2_000) {
                append(0, events(0, seq, Math.min(2_000, seq + 49)));
            }
            for (var entry : feed().read(0, cursor, 90)) {
                read.add(entry.event());
                cursor = entry.cursor();
            }
        }
        assertThat(read).isEqualTo(events(0, 1, 2_000));
    }

    @Test
    void goesOnBehindWhatWasReadBeforeANewStart() {
        append(0, events(0, 1, 5));
        var later = reopened();
        append(0, events(0, 6, 7));
        assertThat(later.read(0, position(4).value(), 100))
                .extracting(FeedEvent::event)
                .isEqualTo(events(0, 5, 7));
        assertThat(later.read(0, position(5).value(), 100))
                .extracting(FeedEvent::event)
                .isEqualTo(events(0, 6, 7));
    }

    @Test
    void changesNothingWhenEventsAreAppendedAgainAfterANewStart() {
        append(0, events(0, 1, 9));
        var later = reopened();
        append(0, events(0, 2, 5));
        append(0, events(0, 8, 10));
        for (var seq = 1; seq <= 10; seq++) {
            assertThat(later.read(0, position(seq).value(), 100))
                    .extracting(FeedEvent::event)
                    .isEqualTo(events(0, seq + 1, 10));
        }
    }

    @Test
    void keepsPartitionsApart() {
        append(0, events(0, 1, 2));
        append(1, events(1, 1, 3));
        assertThat(feed().read(0, Feed.START, 100)).hasSize(2);
        assertThat(feed().read(1, Feed.START, 100))
                .extracting(FeedEvent::event)
                .isEqualTo(events(1, 1, 3));
    }

    @Test
    void changesNothingWhenEventsAreAppendedAgainOrLate() {
        append(0, events(0, 1, 4));
        append(0, events(0, 3, 6));
        append(0, events(0, 7, 8));
        append(0, events(0, 2, 5));
        append(0, events(0, 9, 9));
        assertThat(feed().read(0, Feed.START, 100))
                .extracting(FeedEvent::event)
                .isEqualTo(events(0, 1, 9));
        for (var seq = 1; seq <= 9; seq++) {
            assertThat(feed().read(0, position(seq).value(), 100))
                    .extracting(FeedEvent::event)
                    .isEqualTo(events(0, seq + 1, 9));
        }
    }

    @Test
    void keepsACursorForEachReaderAndPartition() {
        append(0, events(0, 1, 5));
        append(1, events(1, 1, 5));
        assertThat(feed().cursor("inbox", 0)).isEqualTo(Feed.START);
        var third = feed().read(0, Feed.START, 3).getLast().cursor();
        var fifth = feed().read(1, Feed.START, 5).getLast().cursor();
        feed().commit("inbox", 0, third);
        feed().commit("inbox", 1, fifth);
        assertThat(feed().cursor("inbox", 0)).isEqualTo(third);
        assertThat(feed().cursor("inbox", 1)).isEqualTo(fifth);
        assertThat(feed().cursor("search", 0)).isEqualTo(Feed.START);

        var later = reopened();
        assertThat(later.cursor("inbox", 0)).isEqualTo(third);
        assertThat(later.read(0, third, 100))
                .extracting(FeedEvent::event)
                .isEqualTo(events(0, 4, 5));
    }

    @Test
    void wakesWhoWaitsWhenSomethingIsAppended() throws InterruptedException {
        append(0, events(0, 1, 3));
        var newest = feed().read(0, Feed.START, 100).getLast().cursor();
        feed().await(0, Feed.START, Duration.ofMinutes(10));
        var woken = new CountDownLatch(1);
        var waiting =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                feed().await(0, newest, Duration.ofMinutes(10));
                                woken.countDown();
                            } catch (InterruptedException stopped) {
                                throw new AssertionError(stopped);
                            }
                        });
        append(0, events(0, 4, 4));
        woken.await();
        waiting.join();
        assertThat(feed().read(0, newest, 100)).hasSize(1);
        feed().await(0, position(4).value(), Duration.ofMillis(10));
    }

    @Test
    void letsOthersReadWhileSomeoneWaits() {
        append(0, events(0, 1, 3));
        var waiting =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                feed().await(0, position(3).value(), Duration.ofMinutes(10));
                            } catch (InterruptedException stopped) {
                                Thread.currentThread().interrupt();
                            }
                        });
        // Meanwhile another reader of the same partition has its turn.
        assertThat(feed().read(0, Feed.START, 100)).hasSize(3);
        assertThat(waiting.isAlive()).isTrue();
        waiting.interrupt();
        await().until(() -> !waiting.isAlive());
    }

    private List<SequencedEvent> events(int partition, long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(seq -> event(partition, seq)).toList();
    }

    private SequencedEvent event(int partition, long seq) {
        return new SequencedEvent(
                ChannelId.created(ana, CommandId.derived("room" + partition)),
                1,
                seq,
                seq - 1,
                position(seq),
                1_700_000_000_000L + seq,
                ana,
                device,
                new CommandId(new UUID(partition, seq)),
                seq == 1
                        ? new Event.Created(Kind.ROOM, Visibility.PUBLIC, "room", List.of())
                        : new Event.MessagePosted("m" + seq, List.of()));
    }

    private static Position position(long seq) {
        return Position.of(2, 10 * seq);
    }
}
