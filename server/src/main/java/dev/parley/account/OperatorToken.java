package dev.parley.account;

import dev.parley.secret.Secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Proves that a program may read the data folder, where it is written: 256 random bits, new with
 * every start.
 */
public final class OperatorToken {
    private static final int BYTES = 32;

    private final Secret secret;

    private OperatorToken(Secret secret) {
        this.secret = secret;
    }

    public static OperatorToken random(SecureRandom random) {
        var bits = new byte[BYTES];
        random.nextBytes(bits);
        return new OperatorToken(
                new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bits)));
    }

    /** For the file in the data folder, and nowhere else. */
    public Secret secret() {
        return secret;
    }

    public boolean matches(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), secret.bytes());
    }
}
