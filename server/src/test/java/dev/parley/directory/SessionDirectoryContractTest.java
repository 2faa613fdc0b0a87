package dev.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.directory.SessionDirectory.Rotation;
import dev.parley.directory.SessionDirectory.Session;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** What every directory keeps of sessions and refresh tokens. */
public abstract class SessionDirectoryContractTest extends DirectoryContractTest {
    private static final int MANY = 100;

    private final Random random = new Random(11);

    private Session session(AccountId account, long at) {
        return new Session(DeviceId.random(random), account, "Firefox", at, at);
    }

    private Session begun(AccountId account, long at) {
        var session = session(account, at);
        directory.sessions().create(session, null, MANY);
        return session;
    }

    @Test
    void findsASessionUntilItIsEnded() {
        var anna = anyAccount();
        var session = begun(anna, NOW);

        assertThat(directory.sessions().find(session.id())).contains(session);
        assertThat(directory.sessions().end(anna, session.id())).isTrue();
        assertThat(directory.sessions().find(session.id())).isEmpty();
        assertThat(directory.sessions().end(anna, session.id())).isFalse();
    }

    @Test
    void keepsSessionsAndTheirEndAcrossReopening() {
        var anna = anyAccount();
        var kept = begun(anna, NOW);
        var ended = begun(anna, NOW);
        directory.sessions().end(anna, ended.id());

        reopen();

        assertThat(directory.sessions().find(kept.id())).contains(kept);
        assertThat(directory.sessions().find(ended.id())).isEmpty();
    }

    @Test
    void endsAllSessionsOfAnAccountButOne() {
        var anna = anyAccount();
        var kept = begun(anna, NOW);
        var other = begun(anna, NOW);
        var third = session(anna, NOW);
        directory.sessions().create(third, "token", MANY);
        var bens = begun(anyAccount(), NOW);

        assertThat(directory.sessions().endAll(anna, kept.id()))
                .containsExactlyInAnyOrder(other.id(), third.id());

        assertThat(directory.sessions().of(anna, 0)).containsExactly(kept);
        assertThat(directory.sessions().rotate("token", "next", NOW, 0))
                .isEqualTo(new Rotation.Unknown());
        assertThat(directory.sessions().endAll(anna, null)).containsExactly(kept.id());
        assertThat(directory.sessions().find(bens.id())).contains(bens);
    }

    @Test
    void endsNobodyElsesSession() {
        var session = begun(anyAccount(), NOW);

        assertThat(directory.sessions().end(anyAccount(), session.id())).isFalse();
        assertThat(directory.sessions().find(session.id())).isPresent();
    }

    @Test
    void listsOneAccountsSessionsTheLastSeenFirst() {
        var anna = anyAccount();
        var first = begun(anna, NOW);
        var second = begun(anna, NOW + 1);
        begun(anyAccount(), NOW);

        assertThat(directory.sessions().of(anna, 0)).containsExactly(second, first);
        assertThat(directory.sessions().of(anna, NOW + 1)).containsExactly(second);
    }

    @Test
    void tellsAtOnceWhenASessionWasSeen() {
        var anna = anyAccount();
        var first = begun(anna, NOW);
        begun(anna, NOW + 1);

        directory.sessions().seen(first.id(), NOW + 5_000);

        assertThat(directory.sessions().find(first.id()).orElseThrow().lastSeenAtMillis())
                .isEqualTo(NOW + 5_000);
        assertThat(directory.sessions().of(anna, 0))
                .extracting(Session::lastSeenAtMillis)
                .containsExactly(NOW + 5_000, NOW + 1);
    }

    @Test
    void storesWhenASessionWasSeenAndNeverGoesBack() {
        var session = begun(anyAccount(), NOW);
        directory.sessions().seen(session.id(), NOW + 5_000);
        directory.sessions().seen(session.id(), NOW + 4_000);

        reopen();
        directory.sessions().seen(session.id(), NOW + 3_000);
        reopen();

        assertThat(directory.sessions().find(session.id()).orElseThrow().lastSeenAtMillis())
                .isEqualTo(NOW + 5_000);
    }

    @Test
    void endsTheSessionsUnseenForLongestWhenThereAreTooMany() {
        var anna = anyAccount();
        var oldest = begun(anna, NOW);
        var older = begun(anna, NOW + 1);
        var newest = session(anna, NOW + 2);

        assertThat(directory.sessions().create(newest, null, 2)).containsExactly(oldest.id());
        assertThat(directory.sessions().of(anna, 0)).containsExactly(newest, older);
    }

    @Test
    void rotatesARefreshToken() {
        var session = session(anyAccount(), NOW);
        directory.sessions().create(session, "first", MANY);

        var rotated = directory.sessions().rotate("first", "second", NOW + 60_000, 0);

        assertThat(rotated)
                .isInstanceOfSatisfying(
                        Rotation.Rotated.class,
                        r -> {
                            assertThat(r.session().id()).isEqualTo(session.id());
                            assertThat(r.session().lastSeenAtMillis()).isEqualTo(NOW + 60_000);
                        });
        assertThat(directory.sessions().rotate("second", "third", NOW + 61_000, 0))
                .isInstanceOf(Rotation.Rotated.class);
    }

    @Test
    void endsTheSessionWhenAnOldRefreshTokenComesBack() {
        var session = session(anyAccount(), NOW);
        directory.sessions().create(session, "first", MANY);
        directory.sessions().rotate("first", "second", NOW, 0);
        directory.sessions().rotate("second", "third", NOW, 0);

        assertThat(directory.sessions().rotate("first", "stolen", NOW, 0))
                .isInstanceOfSatisfying(
                        Rotation.Reused.class,
                        r -> assertThat(r.ended().id()).isEqualTo(session.id()));
        assertThat(directory.sessions().find(session.id())).isEmpty();
        assertThat(directory.sessions().rotate("third", "fourth", NOW, 0))
                .isInstanceOf(Rotation.Unknown.class);
    }

    @Test
    void letsOneOfManyUseARefreshToken() throws Exception {
        var session = session(anyAccount(), NOW);
        directory.sessions().create(session, "first", MANY);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var uses =
                    IntStream.range(0, 10)
                            .<Callable<Rotation>>mapToObj(
                                    i ->
                                            () ->
                                                    directory
                                                            .sessions()
                                                            .rotate("first", "next" + i, NOW, 0))
                            .toList();
            List<Rotation> answers = new ArrayList<>();
            for (var use : threads.invokeAll(uses)) {
                answers.add(use.get());
            }
            assertThat(answers).filteredOn(a -> a instanceof Rotation.Rotated).hasSize(1);
        }
        assertThat(directory.sessions().find(session.id())).isEmpty();
    }

    @Test
    void knowsNoRefreshTokenThatIsForeignOrTooOldOrOfAnEndedSession() {
        var anna = anyAccount();
        var old = session(anna, NOW);
        var ended = session(anna, NOW);
        directory.sessions().create(old, "old", MANY);
        directory.sessions().create(ended, "ended", MANY);
        directory.sessions().end(anna, ended.id());

        assertThat(directory.sessions().rotate("foreign", "next", NOW, 0))
                .isInstanceOf(Rotation.Unknown.class);
        assertThat(directory.sessions().rotate("old", "next", NOW + 1, NOW + 1))
                .isInstanceOf(Rotation.Unknown.class);
        assertThat(directory.sessions().rotate("ended", "next", NOW, 0))
                .isInstanceOf(Rotation.Unknown.class);
        assertThat(directory.sessions().find(old.id())).isPresent();
    }

    @Test
    void remembersManyUsedTokensButNotAllOfThem() {
        var session = session(anyAccount(), NOW);
        directory.sessions().create(session, "t0", MANY);
        var rotations = SessionDirectory.MAX_USED_TOKENS + 2;
        for (var i = 0; i < rotations; i++) {
            directory.sessions().rotate("t" + i, "t" + (i + 1), NOW, 0);
        }

        assertThat(directory.sessions().rotate("t0", "x", NOW, 0))
                .isInstanceOf(Rotation.Unknown.class);
        assertThat(directory.sessions().rotate("t2", "y", NOW, 0))
                .isInstanceOf(Rotation.Reused.class);
    }
}
