package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.directory.InvitationDirectory;
import dev.parley.directory.InvitationDirectory.Invitation;
import dev.parley.directory.InvitationDirectory.NewInvitation;
import dev.parley.directory.InvitationId;
import dev.parley.presence.RateLimits;
import dev.parley.presence.RateLimits.Limit;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links that let people in. What stands in a link is the invitation's id and a keyed hash of it: so
 * the link can be shown again, while whoever reads the directory learns no secret.
 */
public final class Invitations {
    private static final int HASH_BYTES = 16;
    private static final int PER_HOUR = 50;

    private static final Limit MADE =
            new Limit(PER_HOUR, Duration.ofHours(1).toMillis() / PER_HOUR);

    private final Secret key;
    private final InvitationDirectory directory;
    private final RateLimits rateLimits;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param key the installation's own; with another one every link stops working
     */
    public Invitations(
            Secret key,
            InvitationDirectory directory,
            RateLimits rateLimits,
            Clock clock,
            SecureRandom random) {
        this.key = key;
        this.directory = directory;
        this.rateLimits = rateLimits;
        this.clock = clock;
        this.random = random;
    }

    /** What became of the wish to invite. */
    public sealed interface Making {
        record Made(Invitation invitation) implements Making {}

        record TooMany(long retryAfterMillis) implements Making {}
    }

    /**
     * Makes an invitation. Whether {@code inviter} may is the caller's question, now and again when
     * it is used.
     *
     * @param channel the room that is joined; null for the server alone
     * @param uses how often; null for any number
     */
    public Making make(
            AccountId inviter, @Nullable ChannelId channel, @Nullable Integer uses, Duration life) {
        var now = clock.millis();
        var wait = rateLimits.take("invitation:" + inviter.value(), MADE, now);
        if (wait > 0) {
            return new Making.TooMany(wait);
        }
        var id = InvitationId.random(random);
        directory.create(
                new NewInvitation(
                        id,
                        inviter,
                        channel,
                        uses == null ? null : uses.longValue(),
                        now,
                        now + life.toMillis()));
        return new Making.Made(directory.find(id, now).orElseThrow());
    }

    /** What stands in the link. */
    public String secretOf(InvitationId id) {
        return id.value() + Base64.getUrlEncoder().withoutPadding().encodeToString(hash(id));
    }

    /** The invitation that a link means, if it is good. */
    public Optional<Invitation> find(String secret) {
        if (secret.length() <= InvitationId.CHARS) {
            return Optional.empty();
        }
        var id = secret.substring(0, InvitationId.CHARS);
        return InvitationId.isValid(id) && isSecretOf(new InvitationId(id), secret)
                ? directory.find(new InvitationId(id), clock.millis())
                : Optional.empty();
    }

    private boolean isSecretOf(InvitationId id, String secret) {
        return MessageDigest.isEqual(
                secret.getBytes(StandardCharsets.UTF_8),
                secretOf(id).getBytes(StandardCharsets.UTF_8));
    }

    /** The good ones of one person, the newest first. */
    public List<Invitation> madeBy(AccountId inviter) {
        return directory.madeBy(inviter, clock.millis());
    }

    /** The good ones of everybody, the newest first. */
    public List<Invitation> all() {
        return directory.all(clock.millis());
    }

    /**
     * @param inviter whose it must be; null for anybody's
     * @return whether it was there
     */
    public boolean takeBack(InvitationId id, @Nullable AccountId inviter) {
        return directory.remove(id, inviter);
    }

    /**
     * Uses it once; the same attempt again is the same use.
     *
     * @return whether it is used for this attempt, and not used up
     */
    public boolean use(Invitation invitation, String attempt) {
        return directory.use(invitation.id(), attempt, clock.millis());
    }

    /** The attempt came to nothing. */
    public void giveBack(Invitation invitation, String attempt) {
        directory.giveBack(invitation.id(), attempt);
    }

    private byte[] hash(InvitationId id) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            var about = "invitation\0" + id.value();
            return Arrays.copyOf(mac.doFinal(about.getBytes(StandardCharsets.UTF_8)), HASH_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }
}
