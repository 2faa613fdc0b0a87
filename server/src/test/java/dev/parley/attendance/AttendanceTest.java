package dev.parley.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.parley.account.HandClock;
import dev.parley.app.EmbeddedNode;
import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.directory.AccountDirectory.ProfileChange;
import dev.parley.presence.Connections;
import dev.parley.presence.memory.MemoryConnections;
import dev.parley.protocol.PresenceStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Time passes only where a test says so, and nobody looks but the test. */
class AttendanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path data;
    private final Random random = new Random(7);
    private final Connections connections = MemoryConnections.open();
    private EmbeddedNode node;
    private HandClock clock;
    private Attendance attendance;
    private AccountId ana;
    private AccountId ben;
    private boolean isPressed;

    @BeforeEach
    void start() {
        node = EmbeddedNode.start(data);
        clock = new HandClock();
        attendance = attendance("one");
        ana = node.signUp("ana").account();
        ben = node.signUp("ben").account();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void othersAreToldLaterWhileThereIsTooMuchToDo() {
        var watcher = watching(ana, "ben");
        pass(2, watcher);
        watcher.taken();
        isPressed = true;
        var come = new Session(ben);
        come.link.active();
        pass(3, watcher, come);
        assertThat(watcher.taken()).isEmpty();
        pass(10, watcher, come);
        assertThat(watcher.taken()).containsExactly("ben online");
    }

    private Attendance attendance(String name) {
        return new Attendance(
                AttendanceConfig.DEFAULTS,
                name,
                connections,
                node.backends().directory().presenceChoices(),
                node.conversations().people(),
                () -> isPressed,
                clock);
    }

    /** A session and what it was told: {@code "ben away"}, {@code "ben busy In a meeting"}. */
    private final class Session implements Watcher {
        private final List<String> told = new ArrayList<>();
        private final Link link;

        private Session(AccountId account) {
            this(account, DeviceId.random(random));
        }

        private Session(AccountId account, DeviceId device) {
            link = attendance.connect(account, device, this);
        }

        @Override
        public void tell(byte[] json) {
            JsonNode frame;
            try {
                frame = JSON.readTree(json);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            var text = frame.path("text").asText();
            told.add(
                    frame.at("/user/username").asText()
                            + " "
                            + (frame.path("type").asText().equals("user_changed")
                                    ? "is " + frame.at("/user/display_name").asText()
                                    : frame.path("status").asText())
                            + (text.isEmpty() ? "" : " " + text));
        }

        private List<String> taken() {
            var taken = List.copyOf(told);
            told.clear();
            return taken;
        }
    }

    private Session watching(AccountId account, String... usernames) {
        var session = new Session(account);
        session.link.active();
        attendance.look();
        session.link.watch(List.of(usernames));
        attendance.look();
        return session;
    }

    /** Time passes in steps of a second; what is heard of these sessions is a ping every 20 s. */
    private void pass(int seconds, Session... alive) {
        for (var second = 0; second < seconds; second++) {
            clock.pass(Duration.ofMillis(1_000));
            if (second % 20 == 0) {
                for (var session : alive) {
                    session.link.heard(clock.millis());
                }
            }
            attendance.look();
        }
    }

    @Test
    void goesOnAtOnceWhenTheClockIsSetBack() {
        var watcher = watching(ana, "ben");
        var come = new Session(ben);
        come.link.active();
        pass(2, watcher, come);
        watcher.taken();
        clock.pass(Duration.ofHours(-1));

        attendance.choose(ben, PresenceStatus.BUSY, null);
        pass(2, watcher, come);
        assertThat(watcher.taken()).containsExactly("ben busy");

        watcher.link.watch(List.of("ben"));
        pass(2, watcher, come);
        assertThat(watcher.taken()).containsExactly("ben busy");
    }

    @Test
    void tellsASessionOfItsOwnPersonUnasked() {
        var session = new Session(ana);
        session.link.active();
        attendance.look();

        assertThat(session.taken()).containsExactly("ana online");
        pass(60, session);
        assertThat(session.taken()).isEmpty();
    }

    @Test
    void answersAWatchByThoseWhoAreThereOrHaveSomethingToSay() {
        node.signUp("cid");
        attendance.chooseText(node.signUp("dora").account(), "In Rome");
        new Session(ben).link.active();

        var session = watching(ana, "ben", "cid", "dora", "nobody");

        assertThat(session.taken())
                .containsExactlyInAnyOrder("ana online", "ben online", "dora offline In Rome");
    }

    @Test
    void tellsOnlyThoseWhoWatch() {
        var watching = watching(ana, "ben");
        var beside = watching(node.signUp("cid").account());
        watching.taken();
        beside.taken();

        new Session(ben).link.active();
        attendance.look();
        assertThat(watching.taken()).containsExactly("ben online");
        pass(1, watching, beside);
        watching.link.watch(List.of());
        attendance.choose(ben, PresenceStatus.BUSY, "Lunch");
        pass(2, watching, beside);

        assertThat(watching.taken()).isEmpty();
        assertThat(beside.taken()).isEmpty();
    }

    @Test
    void foldsDevicesIntoOnePersonWhoIsAwayWhenNobodyDidAnythingForFiveMinutes() {
        var watching = watching(ana, "ben");
        var laptop = new Session(ben);
        var phone = new Session(ben);
        laptop.link.active();
        pass(200, watching, laptop, phone);
        phone.link.active();
        pass(299, watching, laptop, phone);
        assertThat(watching.taken()).containsExactly("ana online", "ben online", "ana away");

        pass(2, watching, laptop, phone);
        assertThat(watching.taken()).containsExactly("ben away");
        assertThat(laptop.taken()).containsExactly("ben online", "ben away");

        phone.link.active();
        pass(1, watching, laptop, phone);
        assertThat(watching.taken()).containsExactly("ben online");
    }

    @Test
    void doesNotTakeWhoComesBackByItselfForSomeoneWhoIsThere() {
        var watching = watching(ana, "ben");
        watching.taken();
        var asleep = new Session(ben);
        attendance.look();

        assertThat(watching.taken()).containsExactly("ben away");
        asleep.link.close();
        pass(31, watching);
        assertThat(watching.taken()).containsExactly("ben offline");
    }

    @Test
    void keepsSomeoneForThirtySecondsAfterTheLastSocket() {
        var watching = watching(ana, "ben");
        watching.taken();
        var laptop = new Session(ben);
        var phone = new Session(ben);
        laptop.link.active();
        attendance.look();
        laptop.link.close();
        pass(20, watching, phone);
        phone.link.heard(clock.millis());
        phone.link.close();
        pass(29, watching);
        assertThat(watching.taken()).containsExactly("ben online");

        pass(2, watching);
        assertThat(watching.taken()).containsExactly("ben offline");
    }

    @Test
    void doesNotNoticeWhoIsBackAtOnce() {
        var watching = watching(ana, "ben");
        watching.taken();
        var device = DeviceId.random(random);
        var before = new Session(ben, device);
        before.link.active();
        attendance.look();
        watching.taken();
        before.link.close();
        pass(25, watching);
        var after = new Session(ben, device);
        pass(120, watching, after);

        assertThat(watching.taken()).isEmpty();
    }

    @Test
    void countsADeviceWithTwoSocketsUntilBothAreGone() {
        var watching = watching(ana, "ben");
        watching.taken();
        var device = DeviceId.random(random);
        var one = new Session(ben, device);
        var other = new Session(ben, device);
        one.link.active();
        one.link.close();
        one.link.close();
        pass(100, watching, other);
        assertThat(watching.taken()).containsExactly("ben online");

        other.link.close();
        pass(31, watching);
        assertThat(watching.taken()).containsExactly("ben offline");
    }

    @Test
    void countsASocketOfWhichNothingIsHeardForFortyFiveSecondsAsGone() {
        var watching = watching(ana, "ben");
        watching.taken();
        var silent = new Session(ben);
        silent.link.active();
        pass(44, watching);
        assertThat(watching.taken()).containsExactly("ben online");

        pass(2, watching);
        assertThat(watching.taken()).containsExactly("ben offline");
        silent.link.heard(clock.millis());
        pass(1, watching);
        assertThat(watching.taken()).containsExactly("ben online");
    }

    @Test
    void countsToTheLastByteAlsoWhenASilentSocketIsClosed() {
        var watching = watching(ana, "ben");
        watching.taken();
        var silent = new Session(ben);
        silent.link.active();
        pass(40, watching);
        silent.link.close();
        pass(6, watching);

        assertThat(watching.taken()).containsExactly("ben online", "ben offline");
    }

    @Test
    void showsAChoiceMadeByHandBeforeWhatTheDevicesSay() {
        var watching = watching(ana, "ben");
        watching.taken();
        var bens = new Session(ben);
        bens.link.active();
        attendance.look();
        for (var status : List.of(PresenceStatus.BUSY, PresenceStatus.AWAY)) {
            attendance.choose(ben, status, "Thinking");
            pass(2, watching, bens);
        }
        attendance.choose(ben, PresenceStatus.ONLINE, null);
        pass(2, watching, bens);
        attendance.choose(ben, PresenceStatus.ONLINE, "");
        pass(2, watching, bens);

        assertThat(watching.taken())
                .containsExactly(
                        "ben online",
                        "ben busy Thinking",
                        "ben away Thinking",
                        "ben online Thinking",
                        "ben online");
    }

    @Test
    void showsTheInvisibleAsOfflineToOthersAndAsInvisibleToThemselves() {
        var watching = watching(ana, "ben");
        var bens = watching(ben, "ana", "ben");
        pass(2, watching, bens);
        watching.taken();
        bens.taken();
        attendance.choose(ben, PresenceStatus.INVISIBLE, null);
        pass(2, watching, bens);

        assertThat(watching.taken()).containsExactly("ben offline");
        assertThat(bens.taken()).containsExactly("ben invisible");
        assertThat(attendance.presences(List.of(ben))).isEmpty();
        assertThat(attendance.own(ben).status()).isEqualTo(PresenceStatus.INVISIBLE);
        assertThat(watching(ana, "ben").taken()).containsExactly("ana online");
    }

    @Test
    void remembersTheChoiceOfWhoIsOffline() {
        attendance.choose(ben, PresenceStatus.BUSY, "Do not disturb");
        var watching = watching(ana, "ben");
        assertThat(watching.taken())
                .containsExactlyInAnyOrder("ana online", "ben offline Do not disturb");

        attendance = attendance("after a restart");
        watching = watching(ana, "ben");
        watching.taken();
        new Session(ben);
        attendance.look();
        assertThat(watching.taken()).containsExactly("ben busy Do not disturb");
    }

    @Test
    void tellsOfSeveralChangesWithinASecondTheLast() {
        var watching = watching(ana, "ben");
        watching.taken();
        var bens = new Session(ben);
        bens.link.active();
        attendance.look();
        for (var i = 0; i < 20; i++) {
            attendance.choose(ben, PresenceStatus.BUSY, "step " + i);
            clock.pass(Duration.ofMillis(40));
            attendance.look();
        }
        pass(2, watching, bens);

        assertThat(watching.taken()).containsExactly("ben online", "ben busy step 19");
    }

    @Test
    void takesOfSeveralWishesWithinASecondTheLast() {
        new Session(ben).link.active();
        var watching = watching(ana, "ben");
        watching.taken();
        for (var i = 0; i < 10; i++) {
            watching.link.watch(i % 2 == 0 ? List.of() : List.of("ben"));
            clock.pass(Duration.ofMillis(50));
            attendance.look();
        }
        assertThat(watching.taken()).isEmpty();
        clock.pass(Duration.ofMillis(600));
        attendance.look();

        assertThat(watching.taken()).containsExactly("ben online");
    }

    @Test
    void tellsWhoHasMissedSomethingOfEverybodyAgain() {
        var bens = new Session(ben);
        bens.link.active();
        var watching = watching(ana, "ben");
        bens.link.close();
        pass(31, watching);
        watching.taken();

        watching.link.tellAgain();
        attendance.look();

        assertThat(watching.taken()).containsExactlyInAnyOrder("ana online", "ben offline");
    }

    @Test
    void tellsWhoWatchesOfAnotherName() {
        var watching = watching(ana, "ben");
        var bens = watching(ben);
        watching.taken();
        bens.taken();
        node.backends()
                .directory()
                .accounts()
                .changeProfile(ben, new ProfileChange("Benedict", "benedict", null));
        attendance.profileChanged(ben);
        attendance.look();

        assertThat(watching.taken()).containsExactly("ben is Benedict");
        assertThat(bens.taken()).containsExactly("ben is Benedict");
    }

    @Test
    void foldsOverAllNodesAndLetsADeadOneLeaveNobodyBehind() {
        var there = attendance("two");
        // The store in memory tells one listener: the last.
        var here = attendance("three");
        attendance = here;
        var watching = watching(ana, "ben");
        watching.taken();
        attendance = there;
        new Session(ben).link.active();
        there.look();
        attendance = here;
        pass(44, watching);
        assertThat(watching.taken()).containsExactly("ben online");

        // The other node never looks again.
        pass(2, watching);
        assertThat(watching.taken()).containsExactly("ben offline");
    }

    @Test
    void looksAtTwentyThousandConnectionsAtOnce() {
        var sessions = new ArrayList<Session>();
        for (var i = 0; i < 20_000; i++) {
            var session = new Session(AccountId.random(random));
            session.link.active();
            sessions.add(session);
        }
        var began = System.nanoTime();
        attendance.look();
        var first = System.nanoTime() - began;
        assertThat(sessions).allMatch(session -> session.taken().size() == 1);

        // Everybody pings every 30 s and does nothing else, for a minute.
        began = System.nanoTime();
        var looks = 0;
        for (var second = 0; second < 60; second++) {
            for (var i = second % 30; i < sessions.size(); i += 30) {
                sessions.get(i).link.heard(clock.millis());
            }
            for (var quarter = 0; quarter < 4; quarter++) {
                clock.pass(Duration.ofMillis(250));
                attendance.look();
                looks++;
            }
        }
        System.out.printf(
                "20,000 connections: the first look %d ms, each of %d looks in a quiet minute %d"
                        + " us%n",
                first / 1_000_000, looks, (System.nanoTime() - began) / 1_000 / looks);
        assertThat(sessions).allMatch(session -> session.taken().isEmpty());
    }

    @Test
    void isTellingNothingToWhoIsGone() {
        var watching = watching(ana, "ben");
        watching.taken();
        watching.link.close();
        new Session(ben).link.active();
        attendance.look();
        pass(60);

        assertThat(watching.taken()).isEmpty();
    }
}
