package dev.parley.account;

import dev.parley.account.SignedTokens.Claims;
import dev.parley.account.SignedTokens.Purpose;
import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.directory.SessionDirectory;
import dev.parley.directory.SessionDirectory.Rotation;
import dev.parley.directory.SessionDirectory.Session;
import dev.parley.presence.Notice;
import dev.parley.presence.Notice.SessionEnded;
import dev.parley.presence.Notices;
import dev.parley.presence.Tickets;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Signed-in devices: how a session begins, is proved, and ends.
 *
 * <p>A browser proves its session by a cookie, a program by an access token that it renews with a
 * refresh token, a socket by either or by a ticket. All are signed, and none outlives its session:
 * one that was ended here is refused at once, one that was ended on another node as soon as that
 * node's notice comes, and within {@value LiveSessions#MAX_STALE_MILLIS} ms if it does not.
 */
public final class Sessions {
    /** How long a session lives unseen, and how long a refresh token does. */
    public static final Duration SESSION_LIFE = Duration.ofDays(30);

    /** How long an access token lives. */
    public static final Duration ACCESS_LIFE = Duration.ofMinutes(15);

    /** How long a ticket can be used. */
    public static final Duration TICKET_LIFE = Duration.ofSeconds(30);

    private static final Duration COOKIE_RENEWED_AFTER = Duration.ofDays(1);
    private static final long SEEN_EVERY_MILLIS = 60_000;
    private static final int MAX_SESSIONS_OF_ACCOUNT = 100;
    private static final int REFRESH_TOKEN_BYTES = 32;
    private static final int MAX_REFRESH_TOKEN_CHARS = 128;

    private final SignedTokens tokens;
    private final SessionDirectory directory;
    private final LiveSessions live;
    private final Tickets tickets;
    private final Notices notices;
    private final Clock clock;
    private final SecureRandom random;
    private final List<Consumer<SessionEnded>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param secret signs; at least 32 bytes
     */
    public Sessions(
            Secret secret,
            SessionDirectory directory,
            Tickets tickets,
            Notices notices,
            Clock clock,
            SecureRandom random) {
        this.tokens = new SignedTokens(secret, clock);
        this.directory = directory;
        this.live = new LiveSessions(directory, clock);
        this.tickets = tickets;
        this.notices = notices;
        this.clock = clock;
        this.random = random;
        notices.listen(this::hear);
    }

    /** A session as a browser proves it; the token goes into its cookie and nowhere else. */
    public record CookieSession(Identity identity, String token) {
        @Override
        public String toString() {
            return "CookieSession[" + identity + "]";
        }
    }

    /** A session as a program proves it. */
    public record TokenPair(Identity identity, String accessToken, String refreshToken) {
        @Override
        public String toString() {
            return "TokenPair[" + identity + "]";
        }
    }

    /**
     * A cookie that is good.
     *
     * @param renewed goes into the cookie instead, so that the session lives on; null while the old
     *     one is young
     */
    public record CookieProof(Identity identity, @Nullable String renewed) {
        @Override
        public String toString() {
            return "CookieProof[" + identity + "]";
        }
    }

    /**
     * Is told of every session that ends: on this node before {@link #end} returns, by the thread
     * that ends it; on another one when its notice comes. It must not wait.
     */
    public void onEnded(Consumer<SessionEnded> listener) {
        listeners.add(listener);
    }

    /** Begins a session of a browser; {@code device} is what its owner will see in the list. */
    public CookieSession begin(AccountId account, String device) {
        var identity = begin(account, device, null);
        return new CookieSession(identity, tokens.issue(Purpose.COOKIE, identity, SESSION_LIFE));
    }

    /** Begins a session of a program. */
    public TokenPair beginWithTokens(AccountId account, String device) {
        var refreshToken = newRefreshToken();
        return pair(begin(account, device, hash(refreshToken)), refreshToken);
    }

    private Identity begin(AccountId account, String device, @Nullable String refreshHash) {
        var now = clock.millis();
        var session = new Session(DeviceId.random(random), account, device, now, now);
        directory
                .create(session, refreshHash, MAX_SESSIONS_OF_ACCOUNT)
                .forEach(ended -> ended(account, ended));
        return new Identity(account, session.id());
    }

    /**
     * A new pair for a refresh token, which is used up by it; empty when the token is not good. An
     * old one that comes back ends the session.
     */
    public Optional<TokenPair> refresh(String refreshToken) {
        if (refreshToken.length() > MAX_REFRESH_TOKEN_CHARS) {
            return Optional.empty();
        }
        var next = newRefreshToken();
        var now = clock.millis();
        return switch (directory.rotate(
                hash(refreshToken), hash(next), now, now - SESSION_LIFE.toMillis())) {
            case Rotation.Rotated rotated -> {
                var session = rotated.session();
                live.forget(session.id());
                yield Optional.of(pair(new Identity(session.account(), session.id()), next));
            }
            case Rotation.Reused reused -> {
                ended(reused.ended().account(), reused.ended().id());
                yield Optional.empty();
            }
            case Rotation.Unknown _ -> Optional.empty();
        };
    }

    /** Who holds this session cookie; empty when it is not good, or not any more. */
    public Optional<CookieProof> byCookie(String token) {
        return proved(Purpose.COOKIE, token)
                .map(
                        claims -> {
                            var age = Duration.between(claims.issuedAt(), clock.instant());
                            return new CookieProof(
                                    claims.identity(),
                                    age.compareTo(COOKIE_RENEWED_AFTER) < 0
                                            ? null
                                            : tokens.issue(
                                                    Purpose.COOKIE,
                                                    claims.identity(),
                                                    SESSION_LIFE));
                        });
    }

    /** Who holds this access token; empty when it is not good, or not any more. */
    public Optional<Identity> byAccessToken(String token) {
        return proved(Purpose.ACCESS, token).map(Claims::identity);
    }

    /** Who holds this ticket, which is used up by it; empty when it is not good. */
    public Optional<Identity> byTicket(String ticket) {
        return proved(Purpose.TICKET, ticket)
                .filter(
                        claims ->
                                tickets.useOnce(
                                        claims.id(),
                                        clock.millis(),
                                        claims.expiresAt().toEpochMilli()))
                .map(Claims::identity);
    }

    /** A ticket, good once and for {@link #TICKET_LIFE}. */
    public String ticket(Identity identity) {
        return tokens.issue(Purpose.TICKET, identity, TICKET_LIFE);
    }

    /** Whether the session has neither been ended nor expired. */
    public boolean isAlive(Identity identity) {
        return aliveUntilMillis(identity).isPresent();
    }

    /**
     * When the session expires if it is not seen again, epoch milliseconds; empty when it has, or
     * was ended.
     */
    public OptionalLong aliveUntilMillis(Identity identity) {
        var until =
                live.find(identity.device())
                        .filter(session -> session.account().equals(identity.account()))
                        .map(session -> session.lastSeenAtMillis() + SESSION_LIFE.toMillis())
                        .filter(end -> clock.millis() < end);
        return until.isPresent() ? OptionalLong.of(until.get()) : OptionalLong.empty();
    }

    /** The sessions of an account that have not expired, the last seen first. */
    public List<Session> of(AccountId account) {
        return directory.of(account, clock.millis() - SESSION_LIFE.toMillis());
    }

    /** Ends one of the account's sessions; returns whether it had it. */
    public boolean end(AccountId account, DeviceId device) {
        var ended = directory.end(account, device);
        if (ended) {
            ended(account, device);
        }
        return ended;
    }

    /**
     * Ends the account's sessions.
     *
     * @param kept the one that goes on, null for none
     */
    public void endAll(AccountId account, @Nullable DeviceId kept) {
        directory.endAll(account, kept).forEach(device -> ended(account, device));
    }

    private void ended(AccountId account, DeviceId device) {
        notices.publish(new SessionEnded(account, device));
    }

    private void hear(Notice notice) {
        if (notice instanceof SessionEnded ended) {
            live.forget(ended.device());
            listeners.forEach(listener -> listener.accept(ended));
        }
    }

    private Optional<Claims> proved(Purpose purpose, String token) {
        var claims = tokens.read(purpose, token).filter(read -> isAlive(read.identity()));
        claims.ifPresent(read -> seen(read.identity().device()));
        return claims;
    }

    private void seen(DeviceId device) {
        var now = clock.millis();
        live.find(device)
                .filter(session -> now - session.lastSeenAtMillis() >= SEEN_EVERY_MILLIS)
                .ifPresent(
                        _ -> {
                            directory.seen(device, now);
                            live.forget(device);
                        });
    }

    private TokenPair pair(Identity identity, String refreshToken) {
        return new TokenPair(
                identity, tokens.issue(Purpose.ACCESS, identity, ACCESS_LIFE), refreshToken);
    }

    private String newRefreshToken() {
        var bits = new byte[REFRESH_TOKEN_BYTES];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** Needs no salt and no slowness: what is hashed has 256 random bits. */
    private static String hash(String refreshToken) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest(refreshToken.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
