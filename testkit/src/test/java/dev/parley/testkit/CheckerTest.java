package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.Entry.Deed;
import dev.parley.testkit.Observation.Session;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A small run that is in order, and each way in which it could be out of it. */
class CheckerTest {
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final String ROOM = "room";
    private static final Session ANA = new Session("ana", "ana-1");
    private static final Session BEN = new Session("ben", "ben-1");
    private static final Deed HELLO = new Deed.Posted("hello");

    private final List<Entry> stored = new ArrayList<>();
    private long nanos;
    private final Recorder recorder = new Recorder(() -> ++nanos);

    @BeforeEach
    void aRoomOfTwo() {
        stored.add(new Entry(1, "ana", "c", new Deed.Came(Set.of("ana", "ben"))));
    }

    private Entry store(String sender, String id, Deed deed) {
        var entry = new Entry(stored.size() + 1L, sender, id, deed);
        stored.add(entry);
        return entry;
    }

    private Verdict verdict() {
        recorder.stored(ROOM, stored);
        return Checker.check(recorder.observations(), LEASE);
    }

    private void assertBroken(Invariant... invariants) {
        assertThat(verdict().broken()).containsExactlyInAnyOrder(invariants);
    }

    @Test
    void judgesNothingThatWasToBeForgotten() {
        recorder.connected("ana", true);
        var pending = recorder.asks(ANA, "before", "1", HELLO);
        recorder.asks(ANA, "before", "2", HELLO).ok(7);
        recorder.told(BEN, "before", new Entry(9, "ana", "3", HELLO));
        recorder.forget();
        pending.ok(8);
        recorder.told(BEN, "before", new Entry(10, "ana", "4", HELLO));
        assertThat(recorder.head(BEN, "before")).isEqualTo(10);
        nanos += LEASE.toNanos() + 1;
        recorder.present("ana", true);
        var verdict = verdict();
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.acknowledged()).isZero();
    }

    @Test
    void findsNothingWhereAllIsInOrder() {
        var asked = recorder.asks(ANA, ROOM, "1", HELLO);
        var hello = store("ana", "1", HELLO);
        recorder.told(BEN, ROOM, hello);
        asked.ok(2);
        recorder.page(ANA, ROOM, ++nanos, 2, stored);
        recorder.asks(BEN, ROOM, "2", new Deed.Posted("lost on its way"));
        recorder.asks(BEN, ROOM, "3", new Deed.Posted("refused")).failed();
        recorder.counted(ROOM, 1, 2, 1);
        recorder.listed(ROOM, Set.of("ana", "ben"));
        recorder.shown(ROOM, 2, "hello");
        recorder.settled(BEN, ROOM, 2);

        var verdict = verdict();

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.acknowledged()).isEqualTo(1);
        assertThat(verdict.failed()).isEqualTo(1);
        assertThat(verdict.unknown()).isEqualTo(1);
    }

    @Test
    void i1NoticesWhatWasAcknowledgedAndIsNotThere() {
        recorder.asks(ANA, ROOM, "1", HELLO).ok(2);
        assertBroken(Invariant.I1);
    }

    @Test
    void i1NoticesOtherWordsThanWereAcknowledged() {
        recorder.asks(ANA, ROOM, "1", HELLO).ok(2);
        store("ana", "1", new Deed.Posted("good-bye"));
        assertBroken(Invariant.I1);
    }

    @Test
    void i2NoticesWhatFailedAndIsThereAllTheSame() {
        recorder.asks(ANA, ROOM, "1", HELLO).failed();
        store("ana", "1", HELLO);
        assertBroken(Invariant.I2);
    }

    @Test
    void i2And3NoticeWhatIsUnknownAndIsThereTwice() {
        recorder.asks(ANA, ROOM, "1", HELLO);
        store("ana", "1", HELLO);
        store("ana", "1", HELLO);
        assertBroken(Invariant.I2, Invariant.I3);
    }

    @Test
    void i3NoticesTheSameWordsTwiceWhereIdsAreNotKnown() {
        recorder.asks(ANA, ROOM, null, HELLO).ok(2);
        store("ana", "1", HELLO);
        store("ana", "2", HELLO);
        assertBroken(Invariant.I3);
    }

    @Test
    void i4NoticesAHoleInWhatIsStored() {
        stored.add(new Entry(3, "ana", "1", HELLO));
        assertBroken(Invariant.I4);
    }

    @Test
    void i4NoticesAPlaceThatASessionWasNotTold() {
        recorder.told(BEN, ROOM, store("ana", "1", HELLO));
        store("ana", "2", new Deed.Posted("unheard"));
        recorder.told(BEN, ROOM, store("ana", "3", new Deed.Posted("heard")));
        assertBroken(Invariant.I4);
    }

    @Test
    void i4NoticesThatSomeoneWasToldSomethingElse() {
        store("ana", "1", HELLO);
        recorder.told(BEN, ROOM, new Entry(2, "ana", "1", new Deed.Posted("good-bye")));
        assertBroken(Invariant.I4);
    }

    @Test
    void i4NoticesThatTwoWereToldDifferentlyOfWhatIsErased() {
        store("ana", "1", new Deed.Posted(""));
        store("ana", "2", new Deed.Deleted(2));
        recorder.told(BEN, ROOM, new Entry(2, "ana", "1", HELLO));
        recorder.told(ANA, ROOM, new Entry(2, "ana", "1", new Deed.Posted("good-bye")));
        assertBroken(Invariant.I4);
    }

    @Test
    void i4NoticesThatTheEndWasNotTold() {
        recorder.told(BEN, ROOM, store("ana", "1", HELLO));
        store("ana", "2", new Deed.Posted("unheard"));
        recorder.settled(BEN, ROOM, 2);
        assertBroken(Invariant.I4);
    }

    @Test
    void i5NoticesWhatIsToldTwice() {
        var hello = store("ana", "1", HELLO);
        recorder.told(BEN, ROOM, hello);
        recorder.told(BEN, ROOM, hello);
        assertBroken(Invariant.I5);
    }

    @Test
    void i5LetsASessionBeginAnewAfterAReset() {
        var hello = store("ana", "1", HELLO);
        recorder.told(BEN, ROOM, hello);
        recorder.reset(BEN, ROOM);
        recorder.told(BEN, ROOM, hello);
        assertBroken();
    }

    @Test
    void i5NoticesAPageThatLacksWhatItsReaderHadWritten() {
        store("ana", "1", HELLO);
        recorder.asks(ANA, ROOM, "1", HELLO).ok(2);
        recorder.page(ANA, ROOM, ++nanos, 1, stored.subList(0, 1));
        assertBroken(Invariant.I5);
    }

    @Test
    void i6NoticesAWrongCount() {
        store("ana", "1", new Deed.Posted(""));
        store("ana", "2", new Deed.Deleted(2));
        store("ana", "3", HELLO);
        recorder.counted(ROOM, 1, 4, 2);
        assertBroken(Invariant.I6);
    }

    @Test
    void i6NoticesAListThatIsBehind() {
        store("ben", "1", new Deed.Went("ben"));
        recorder.listed(ROOM, Set.of("ana", "ben"));
        assertBroken(Invariant.I6);
    }

    @Test
    void i6NoticesAnEditThatIsNotShown() {
        store("ana", "1", HELLO);
        store("ana", "2", new Deed.Edited(2, "good-bye"));
        recorder.shown(ROOM, 2, "hello");
        assertBroken(Invariant.I6);
    }

    @Test
    void i7NoticesWhatIsToldAfterARemoval() {
        recorder.told(BEN, ROOM, store("ana", "1", new Deed.Went("ben")));
        assertBroken();
        recorder.told(BEN, ROOM, store("ana", "2", HELLO));
        assertBroken(Invariant.I7);
    }

    @Test
    void i7NoticesAPageThatWasReadPastItsPermission() {
        store("ana", "1", new Deed.Went("ben"));
        store("ana", "2", HELLO);
        recorder.page(BEN, ROOM, ++nanos, 1, stored.subList(0, 1));
        assertBroken();
        recorder.page(BEN, ROOM, ++nanos, 1, stored);
        assertBroken(Invariant.I7);
    }

    @Test
    void i8NoticesAGhost() {
        recorder.connected("ben", true);
        recorder.connected("ben", false);
        nanos += LEASE.toNanos() / 2;
        recorder.present("ben", true);
        assertBroken();
        nanos += LEASE.toNanos();
        recorder.present("ben", true);
        assertBroken(Invariant.I8);
    }

    @Test
    void i8NoticesWhoIsMissed() {
        recorder.connected("ben", true);
        nanos += 2 * LEASE.toNanos();
        recorder.present("ben", true);
        assertBroken();
        recorder.present("ben", false);
        assertBroken(Invariant.I8);
    }
}
