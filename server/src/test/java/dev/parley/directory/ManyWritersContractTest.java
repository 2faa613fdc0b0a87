package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.Channel;
import dev.parley.channel.ChannelId;
import dev.parley.channel.CommandId;
import dev.parley.channel.DeviceId;
import dev.parley.channel.Event;
import dev.parley.channel.Kind;
import dev.parley.channel.SequencedEvent;
import dev.parley.channel.Visibility;
import dev.parley.directory.AccountAdministration.Change;
import dev.parley.directory.AccountDirectory.Creation;
import dev.parley.directory.AccountDirectory.Deletion;
import dev.parley.directory.AccountDirectory.EmailChange;
import dev.parley.directory.ChannelDirectory.Projection;
import dev.parley.directory.CodeDirectory.Code;
import dev.parley.directory.CodeDirectory.Key;
import dev.parley.directory.InvitationDirectory.NewInvitation;
import dev.parley.directory.PictureDirectory.Picture;
import dev.parley.directory.ReadPointers.ReadPointer;
import dev.parley.directory.SessionDirectory.Rotation;
import dev.parley.directory.SessionDirectory.Session;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What every directory keeps when two nodes write to it at once. */
public abstract class ManyWritersContractTest extends DirectoryContractTest {
    private static final int WRITERS = 24;

    /** Often enough that two that must not come between one another sometimes would. */
    private static final int ROUNDS = 20;

    private final Random random = new Random(13);
    private Directory other;

    @BeforeEach
    void openOther() {
        other = open();
    }

    @AfterEach
    void closeOther() {
        other.close();
    }

    /** What many at once are told, every second of them on the other node. */
    private <T> List<T> atOnce(int count, IntFunction<Function<Directory, T>> work)
            throws Exception {
        var calls =
                IntStream.range(0, count)
                        .<Callable<T>>mapToObj(
                                i -> () -> work.apply(i).apply(i % 2 == 0 ? directory : other))
                        .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var told = new ArrayList<T>();
            for (var call : threads.invokeAll(calls)) {
                told.add(call.get());
            }
            return told;
        }
    }

    private static long count(List<?> told, Object wanted) {
        return told.stream().filter(wanted::equals).count();
    }

    private static long count(List<?> told, Class<?> wanted) {
        return told.stream().filter(wanted::isInstance).count();
    }

    @Test
    void giveAUsernameAndAnAddressOnceAndSeatOneFounder() throws Exception {
        var wishes =
                IntStream.range(0, WRITERS)
                        .mapToObj(i -> account("user" + i / 2, "user" + i / 2, "u" + i + "@x.org"))
                        .toList();
        var made = atOnce(WRITERS, i -> node -> node.accounts().create(wishes.get(i)));

        assertThat(count(made, Creation.Created.class)).isEqualTo(WRITERS / 2);
        assertThat(count(made, Creation.UsernameTaken.class)).isEqualTo(WRITERS / 2);
        assertThat(
                        made.stream()
                                .filter(
                                        c ->
                                                c instanceof Creation.Created(var a)
                                                        && a.administrator()))
                .hasSize(1);

        var sameAddress =
                IntStream.range(0, WRITERS)
                        .mapToObj(i -> account("other" + i, "other" + i, "same@x.org"))
                        .toList();
        made = atOnce(WRITERS, i -> node -> node.accounts().create(sameAddress.get(i)));
        assertThat(count(made, Creation.Created.class)).isEqualTo(1);
        assertThat(count(made, Creation.EmailTaken.class)).isEqualTo(WRITERS - 1);
    }

    @Test
    void giveAnAddressThatIsChangedToOnce() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var address = "new" + round + "@x.org";
            var accounts = new ArrayList<AccountId>();
            for (var i = 0; i < 4; i++) {
                accounts.add(signedUp("user" + round + "-" + i).profile().id());
            }
            var told =
                    atOnce(
                            4,
                            i ->
                                    node ->
                                            node.accounts()
                                                    .changeEmail(
                                                            accounts.get(i), address, address));

            assertThat(count(told, EmailChange.Changed.class)).isEqualTo(1);
            assertThat(count(told, EmailChange.EmailTaken.class)).isEqualTo(3);
        }
    }

    @Test
    void leaveSomeoneWhoCanAdministerHoweverTheyGo() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var names = List.of("one" + round, "two" + round, "three" + round);
            var ids = names.stream().map(name -> signedUp(name).profile().id()).toList();
            names.forEach(name -> directory.administration().change(name, null, true));
            for (var managed : directory.administration().list("", "", "", 1_000)) {
                var name = managed.account().profile().username();
                if (!names.contains(name)) {
                    directory.administration().change(name, null, false);
                }
            }

            var told =
                    atOnce(
                            3,
                            i ->
                                    node ->
                                            switch (i) {
                                                case 0 ->
                                                        node.administration()
                                                                .change(names.get(0), null, false);
                                                case 1 ->
                                                        node.administration()
                                                                .change(names.get(1), true, null);
                                                default -> node.accounts().delete(ids.get(2), NOW);
                                            });

            assertThat(
                            count(told, Change.LastAdministrator.class)
                                    + count(told, Deletion.LastAdministrator.class))
                    .isEqualTo(1);
            assertThat(directory.administration().oldestAdministrator()).isPresent();
        }
    }

    @Test
    void leaveTheFoundersSeatToWhoComesAfterTheLast() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var last = signedUp("last" + round).profile().id();
            var next = account("next" + round, "next" + round);
            atOnce(
                    2,
                    i ->
                            node ->
                                    i == 0
                                            ? node.accounts().delete(last, NOW)
                                            : node.accounts().create(next));
            // Either the last went before the next came, who is administrator then, or could not.
            assertThat(directory.administration().oldestAdministrator()).isPresent();

            directory.accounts().delete(next.id(), NOW);
            directory.accounts().delete(last, NOW);
            assertThat(directory.accounts().isEmpty()).isTrue();
        }
    }

    @Test
    void signNobodyInWhoWasDisabledMeanwhile() throws Exception {
        signedUp("root");
        for (var round = 0; round < ROUNDS; round++) {
            var name = "anna" + round;
            var anna = signedUp(name).profile().id();
            atOnce(
                    4,
                    i ->
                            node -> {
                                if (i == 0) {
                                    node.administration().change(name, true, null);
                                    return node.sessions().endAll(anna, null);
                                }
                                return node.sessions().create(session(anna), null, 10);
                            });

            assertThat(directory.sessions().of(anna, 0)).isEmpty();
        }
    }

    private Session session(AccountId account) {
        synchronized (random) {
            return new Session(DeviceId.random(random), account, "a device", NOW, NOW);
        }
    }

    @Test
    void letARefreshTokenBeUsedOnceAndNoticeTheSecondTime() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var session = session(signedUp("anna" + round).profile().id());
            var used = "used " + round;
            directory.sessions().create(session, used, 10);

            var told =
                    atOnce(
                            3,
                            i ->
                                    node ->
                                            node.sessions()
                                                    .rotate(used, used + " " + i, NOW + 1, NOW));

            assertThat(count(told, Rotation.Rotated.class)).isEqualTo(1);
            assertThat(count(told, Rotation.Reused.class)).isGreaterThanOrEqualTo(1);
            assertThat(directory.sessions().find(session.id())).isEmpty();
        }
    }

    @Test
    void keepNoMoreSessionsThanMayBe() throws Exception {
        var anna = signedUp("anna").profile().id();

        atOnce(WRITERS, _ -> node -> node.sessions().create(session(anna), null, 5));

        assertThat(directory.sessions().of(anna, 0)).hasSize(5);
    }

    @Test
    void useAnInvitationAsOftenAsItSays() throws Exception {
        var anna = signedUp("anna").profile().id();
        var id = InvitationId.random(random);
        directory.invitations().create(new NewInvitation(id, anna, null, 7L, NOW, NOW + 1_000));

        // Each attempt twice, as by someone who asks again.
        var told = atOnce(40, i -> node -> node.invitations().use(id, "" + i / 4, NOW));
        assertThat(count(told, true)).isEqualTo(28);
        assertThat(directory.invitations().find(id, NOW)).isEmpty();

        atOnce(40, i -> node -> giveBack(node, id, "" + i / 4));
        assertThat(directory.invitations().find(id, NOW).orElseThrow().usesLeft()).isEqualTo(7);
    }

    private static boolean giveBack(Directory node, InvitationId id, String usedFor) {
        node.invitations().giveBack(id, usedFor);
        return true;
    }

    @Test
    void countEveryWrongTryOfACode() throws Exception {
        var key = new Key("sign_up", "anna@example.org");
        directory.codes().put(new Code(key, "right", NOW + 1_000, WRITERS + 1), NOW);

        atOnce(WRITERS, _ -> node -> node.codes().matches(key, "wrong", NOW));
        assertThat(directory.codes().matches(key, "right", NOW)).isTrue();
        directory.codes().matches(key, "wrong", NOW);
        assertThat(directory.codes().matches(key, "right", NOW)).isFalse();

        directory.codes().put(new Code(key, "right", NOW + 1_000, 5), NOW);
        var used = atOnce(WRITERS, _ -> node -> node.codes().use(key, "right", NOW));
        assertThat(count(used, true)).isEqualTo(1);
    }

    @Test
    void reserveANameForOneChannelAndGiveAChannelOnePartition() throws Exception {
        var channels =
                IntStream.range(0, WRITERS)
                        .mapToObj(i -> ChannelId.created(anyAccount(), CommandId.derived("" + i)))
                        .toList();
        var reserved =
                atOnce(
                        WRITERS,
                        i -> node -> node.channels().reserveName("general", channels.get(i), NOW));
        assertThat(count(reserved, true)).isEqualTo(1);

        var partitions =
                atOnce(WRITERS, i -> node -> node.channels().insertIfAbsent(channels.get(0), i));
        assertThat(Set.copyOf(partitions)).hasSize(1);
    }

    @Test
    void moveAChannelsRowFromExactlyTheEventBefore() throws Exception {
        var anna = anyAccount();
        var ben = anyAccount();
        var room = ChannelId.created(anna, CommandId.derived("room"));
        directory.channels().insertIfAbsent(room, 0);
        var story = new ArrayList<Projection>();
        var now = Channel.nothing(room, 1);
        for (var i = 0; i < 60; i++) {
            var event =
                    i == 0
                            ? new Event.Created(Kind.ROOM, Visibility.PUBLIC, "room", List.of())
                            : i % 2 == 1 ? new Event.MemberJoined() : new Event.MemberLeft();
            var row = now.rowSeq();
            var next =
                    new SequencedEvent(
                            room,
                            1,
                            now.seq() + 1,
                            0,
                            now.position().next(),
                            NOW,
                            i == 0 ? anna : ben,
                            DeviceId.server(),
                            CommandId.derived("" + i),
                            event);
            now = now.fold(next);
            story.add(new Projection(next, row, now, "room"));
        }

        // An owner and one that was replaced, each with the whole story, in pieces of its own.
        atOnce(
                4,
                i ->
                        node -> {
                            var piece = i + 1;
                            for (var from = 0; from < story.size(); from += piece) {
                                var to = Math.min(from + piece, story.size());
                                node.channels().project(0, story.subList(from, to), to);
                            }
                            return true;
                        });

        assertThat(directory.channels().appliedSeq(room)).isEqualTo(60);
        assertThat(directory.channels().feedCursor(0)).isEqualTo(60);
        assertThat(directory.channels().channelsOf(ben)).hasSize(1);
        assertThat(directory.channels().publicRoom("room")).contains(room);
    }

    @Test
    void neverMoveAReadPointerBack() throws Exception {
        var anna = anyAccount();
        var rooms = IntStream.range(0, 50).mapToObj(_ -> ChannelId.inbox(anyAccount())).toList();

        atOnce(
                20,
                i ->
                        node -> {
                            // Each in another order.
                            for (var k = 0; k < rooms.size(); k++) {
                                var room = rooms.get((k * 7 + i * 3) % rooms.size());
                                node.readPointers().advance(anna, room, new ReadPointer(1, i, i));
                            }
                            node.readPointers().flush();
                            return true;
                        });

        assertThat(other.readPointers().of(anna).values())
                .hasSize(50)
                .allMatch(pointer -> pointer.seq() == 19);
    }

    @Test
    void keepNoPictureOfWhoIsGone() throws Exception {
        signedUp("root");
        for (var round = 0; round < ROUNDS; round++) {
            var anna = signedUp("anna" + round).profile().id();
            atOnce(
                    2,
                    i ->
                            node ->
                                    i == 0
                                            ? node.accounts().delete(anna, NOW)
                                            : node.pictures()
                                                    .put(
                                                            anna,
                                                            new Picture(
                                                                    "1",
                                                                    "image/png",
                                                                    new byte[8])));

            assertThat(directory.pictures().find(anna, "1")).isEmpty();
        }
    }
}
