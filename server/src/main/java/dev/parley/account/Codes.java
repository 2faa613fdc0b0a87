package dev.parley.account;

import dev.parley.directory.CodeDirectory;
import dev.parley.directory.CodeDirectory.Code;
import dev.parley.directory.CodeDirectory.Key;
import dev.parley.secret.Secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Short codes by which someone proves that they read a mailbox. With so few digits a plain hash
 * would be no secret, so what is stored is keyed.
 */
public final class Codes {
    /** How long a code is good. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    static final int TRIES = 5;

    private static final int BEYOND_SIX_DIGITS = 1_000_000;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final CodeDirectory directory;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param key keeps what is stored from being guessed; who loses it only ends the codes that are
     *     on their way
     */
    public Codes(Secret key, CodeDirectory directory, Clock clock, SecureRandom random) {
        this.key = new SecretKeySpec(key.bytes(), ALGORITHM);
        this.directory = directory;
        this.clock = clock;
        this.random = random;
    }

    /** What a code is good for, and nothing else. */
    enum Purpose {
        SIGN_UP,
        NEW_PASSWORD,
        NEW_EMAIL,
        OLD_EMAIL;

        private String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Whose code it is.
     *
     * @param subject whom it is about: one of them has one good code for a purpose
     * @param email the folded address that it proves
     */
    record Claim(Purpose purpose, String subject, String email) {
        private Key key() {
            return new Key(purpose.wireName(), subject);
        }
    }

    /** Makes a code, which ends the one before; for the mail alone. */
    String issue(Claim claim) {
        var code = String.format(Locale.ROOT, "%06d", random.nextInt(BEYOND_SIX_DIGITS));
        keep(claim, code);
        return code;
    }

    /** Keeps a code that nobody knows, so that trying one takes as long as if there were one. */
    void issueToNobody(Claim claim) {
        keep(claim, Long.toString(random.nextLong(), Character.MAX_RADIX));
    }

    private void keep(Claim claim, String code) {
        var now = clock.millis();
        directory.put(new Code(claim.key(), hash(claim, code), now + LIFE.toMillis(), TRIES), now);
    }

    /** Whether this is the code, which stays good; a wrong one costs a try. */
    boolean matches(Claim claim, String code) {
        return directory.matches(claim.key(), hash(claim, plain(code)), clock.millis());
    }

    /** Whether this is the code, which is used up by it; a wrong one costs a try. */
    boolean use(Claim claim, String code) {
        return directory.use(claim.key(), hash(claim, plain(code)), clock.millis());
    }

    /** People copy spaces along with it. */
    private static String plain(String code) {
        return code.replaceAll("\\s", "");
    }

    /** The one code of this kind that is not mailed; the same on every node. */
    SetupCode setupCode() {
        return SetupCode.of(keyed("setup code"));
    }

    private String hash(Claim claim, String code) {
        var text =
                String.join("\0", claim.purpose().wireName(), claim.subject(), claim.email(), code);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(keyed(text));
    }

    private byte[] keyed(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", impossible);
        }
    }
}
