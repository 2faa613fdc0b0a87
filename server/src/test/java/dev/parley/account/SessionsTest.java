package dev.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.channel.AccountId;
import dev.parley.directory.Directory;
import dev.parley.directory.SessionDirectory.Session;
import dev.parley.directory.sqlite.SqliteDirectory;
import dev.parley.directory.sqlite.SqliteDirectoryConfig;
import dev.parley.presence.Notice.SessionEnded;
import dev.parley.presence.Notices;
import dev.parley.presence.memory.MemoryNotices;
import dev.parley.presence.memory.MemoryTickets;
import dev.parley.secret.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class SessionsTest {
    @TempDir Path folder;

    private final HandClock clock = new HandClock();
    private final AccountId anna = AccountId.random(new Random(1));
    private final AccountId ben = AccountId.random(new Random(2));
    private final List<SessionEnded> ended = new ArrayList<>();
    private Directory directory;
    private Sessions sessions;

    @BeforeEach
    void open() {
        directory = SqliteDirectory.open(SqliteDirectoryConfig.of(folder.resolve("d.db")));
        sessions = node(MemoryNotices.open());
        sessions.onEnded(ended::add);
    }

    /** One node's view; several share the directory. */
    private Sessions node(Notices notices) {
        return new Sessions(
                new Secret("0123456789abcdef0123456789abcdef"),
                directory.sessions(),
                MemoryTickets.open(),
                notices,
                clock,
                new SecureRandom());
    }

    @AfterEach
    void close() {
        directory.close();
    }

    @Test
    void knowsABrowserByItsCookie() {
        var begun = sessions.begin(anna, "Firefox");

        assertThat(sessions.byCookie(begun.token()))
                .contains(new Sessions.CookieProof(begun.identity(), null));
        assertThat(sessions.byAccessToken(begun.token())).isEmpty();
        assertThat(sessions.byTicket(begun.token())).isEmpty();
        assertThat(begun.identity().account()).isEqualTo(anna);
    }

    @Test
    void refusesASessionThatWasEndedHereAtOnceAndTellsSo() {
        var begun = sessions.begin(anna, "Firefox");
        sessions.byCookie(begun.token());

        assertThat(sessions.end(anna, begun.identity().device())).isTrue();

        assertThat(sessions.byCookie(begun.token())).isEmpty();
        assertThat(sessions.isAlive(begun.identity())).isFalse();
        assertThat(ended).containsExactly(new SessionEnded(anna, begun.identity().device()));
        assertThat(sessions.end(anna, begun.identity().device())).isFalse();
        assertThat(ended).hasSize(1);
    }

    @Test
    void refusesASessionAsSoonAsItHearsThatItWasEndedElsewhereAndTellsSo() {
        var notices = MemoryNotices.open();
        var here = node(notices);
        var elsewhere = node(notices);
        elsewhere.onEnded(ended::add);
        var begun = here.begin(anna, "Firefox");
        assertThat(elsewhere.byCookie(begun.token())).isPresent();

        here.end(anna, begun.identity().device());

        assertThat(elsewhere.byCookie(begun.token())).isEmpty();
        assertThat(ended).containsExactly(new SessionEnded(anna, begun.identity().device()));
    }

    @Test
    void refusesASessionThatWasEndedElsewhereWithinASecondEvenWhenTheNoticeIsLost() {
        var begun = sessions.begin(anna, "Firefox");
        var other = node(MemoryNotices.open());
        other.byCookie(begun.token());
        sessions.end(anna, begun.identity().device());

        clock.pass(Duration.ofSeconds(1));

        assertThat(other.byCookie(begun.token())).isEmpty();
    }

    @Test
    void endsNobodyElsesSession() {
        var begun = sessions.begin(anna, "Firefox");

        assertThat(sessions.end(ben, begun.identity().device())).isFalse();
        assertThat(sessions.byCookie(begun.token())).isPresent();
        assertThat(ended).isEmpty();
    }

    @Test
    void livesOnForAsLongAsItIsUsed() {
        var cookie = sessions.begin(anna, "Firefox").token();
        for (var day = 0; day < 100; day++) {
            clock.pass(Duration.ofDays(1));
            var proof = sessions.byCookie(cookie).orElseThrow();
            assertThat(proof.renewed()).isNotNull();
            cookie = proof.renewed();
        }

        clock.pass(Duration.ofDays(30));
        assertThat(sessions.byCookie(cookie)).isEmpty();
    }

    @Test
    void renewsNoYoungCookie() {
        var cookie = sessions.begin(anna, "Firefox").token();

        clock.pass(Duration.ofHours(23));

        assertThat(sessions.byCookie(cookie).orElseThrow().renewed()).isNull();
    }

    @Test
    void endsAnUnusedSessionForEveryCookieOfIt() {
        var begun = sessions.begin(anna, "Firefox");
        clock.pass(Duration.ofDays(2));
        var renewed = sessions.byCookie(begun.token()).orElseThrow().renewed();

        clock.pass(Duration.ofDays(29));
        assertThat(sessions.byCookie(begun.token())).as("the first cookie, 31 days old").isEmpty();
        assertThat(sessions.byCookie(renewed)).as("the renewed one, 29 days old").isPresent();
    }

    @Test
    void listsAnAccountsSessionsWithTheTimeTheyWereSeen() {
        var first = sessions.begin(anna, "Firefox");
        clock.pass(Duration.ofMinutes(5));
        var second = sessions.beginWithTokens(anna, "cli");
        sessions.begin(ben, "Chrome");

        assertThat(sessions.of(anna)).extracting(Session::device).containsExactly("cli", "Firefox");

        clock.pass(Duration.ofMinutes(5));
        sessions.byCookie(first.token());
        assertThat(sessions.of(anna))
                .extracting(Session::id)
                .containsExactly(first.identity().device(), second.identity().device());
    }

    @Test
    void listsNoExpiredSession() {
        sessions.begin(anna, "Firefox");

        clock.pass(Duration.ofDays(31));

        assertThat(sessions.of(anna)).isEmpty();
    }

    @Test
    void knowsAProgramByItsAccessTokenFor15Minutes() {
        var pair = sessions.beginWithTokens(anna, "cli");

        clock.pass(Duration.ofMinutes(14));
        assertThat(sessions.byAccessToken(pair.accessToken())).contains(pair.identity());
        assertThat(sessions.byCookie(pair.accessToken())).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        assertThat(sessions.byAccessToken(pair.accessToken())).isEmpty();
    }

    @Test
    void givesANewPairForARefreshTokenOnce() {
        var first = sessions.beginWithTokens(anna, "cli");

        var second = sessions.refresh(first.refreshToken()).orElseThrow();

        assertThat(second.identity()).isEqualTo(first.identity());
        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(sessions.byAccessToken(second.accessToken())).isPresent();
    }

    @Test
    void endsTheSessionWhenAnOldRefreshTokenIsUsedAgain() {
        var first = sessions.beginWithTokens(anna, "cli");
        var second = sessions.refresh(first.refreshToken()).orElseThrow();

        assertThat(sessions.refresh(first.refreshToken())).isEmpty();

        assertThat(sessions.refresh(second.refreshToken())).isEmpty();
        assertThat(sessions.byAccessToken(second.accessToken())).isEmpty();
        assertThat(ended).containsExactly(new SessionEnded(anna, first.identity().device()));
    }

    @Test
    void refusesARefreshTokenThatIsOldForeignOrOfAnEndedSession() {
        var old = sessions.beginWithTokens(anna, "cli");
        clock.pass(Duration.ofDays(30).plusMillis(1));
        assertThat(sessions.refresh(old.refreshToken())).isEmpty();
        assertThat(sessions.refresh("rubbish")).isEmpty();
        assertThat(sessions.refresh("x".repeat(60_000))).isEmpty();

        var over = sessions.beginWithTokens(anna, "cli");
        sessions.end(anna, over.identity().device());
        assertThat(sessions.refresh(over.refreshToken())).isEmpty();
    }

    @Test
    void takesATicketOnceAndFor30Seconds() {
        var begun = sessions.begin(anna, "Firefox");
        var ticket = sessions.ticket(begun.identity());
        var late = sessions.ticket(begun.identity());

        assertThat(sessions.byTicket(ticket)).contains(begun.identity());
        assertThat(sessions.byTicket(ticket)).isEmpty();
        clock.pass(Duration.ofSeconds(30));
        assertThat(sessions.byTicket(late)).isEmpty();
    }

    @Test
    void refusesATicketOfAnEndedSession() {
        var begun = sessions.begin(anna, "Firefox");
        var ticket = sessions.ticket(begun.identity());
        sessions.end(anna, begun.identity().device());

        assertThat(sessions.byTicket(ticket)).isEmpty();
    }

    @Test
    void endsTheOldestOfTooManySessions() {
        var first = sessions.begin(anna, "Firefox");
        for (var i = 0; i < 100; i++) {
            clock.pass(Duration.ofSeconds(1));
            sessions.begin(anna, "Firefox");
        }

        assertThat(sessions.of(anna)).hasSize(100);
        assertThat(sessions.byCookie(first.token())).isEmpty();
        assertThat(ended).containsExactly(new SessionEnded(anna, first.identity().device()));
    }

    @Test
    void showsNoTokenInItsTexts() {
        var cookie = sessions.begin(anna, "Firefox");
        var pair = sessions.beginWithTokens(anna, "cli");
        clock.pass(Duration.ofDays(2));
        var proof = sessions.byCookie(cookie.token()).orElseThrow();

        assertThat(cookie.toString()).doesNotContain(cookie.token());
        assertThat(pair.toString())
                .doesNotContain(pair.accessToken())
                .doesNotContain(pair.refreshToken());
        assertThat(proof.toString()).doesNotContain(proof.renewed());
    }
}
