package dev.parley.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** The form of all ids that the server makes: a letter for the namespace, then 128 bits. */
final class OpaqueId {
    private static final int BYTES = 16;
    private static final int CHARACTERS = 23;

    private OpaqueId() {}

    static String check(String value, String namespaces) {
        if (!isValid(value, namespaces)) {
            throw new IllegalArgumentException("not an id of namespace " + namespaces);
        }
        return value;
    }

    static boolean isValid(String value, String namespaces) {
        if (value.length() != CHARACTERS || namespaces.indexOf(value.charAt(0)) < 0) {
            return false;
        }
        // Every event that is read makes several of these: a regular expression took longer than
        // the rest of the reading.
        for (var i = 1; i < CHARACTERS; i++) {
            if (!isBase64Url(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64Url(char digit) {
        return (digit >= 'a' && digit <= 'z')
                || (digit >= 'A' && digit <= 'Z')
                || (digit >= '0' && digit <= '9')
                || digit == '_'
                || digit == '-';
    }

    static String of(char namespace, byte[] bits) {
        return namespace
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Arrays.copyOf(bits, BYTES));
    }

    static byte[] sha256(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return digest.digest();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
