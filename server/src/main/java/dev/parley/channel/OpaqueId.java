package dev.parley.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/** The form of all ids that the server makes: a letter for the namespace, then 128 bits. */
final class OpaqueId {
    private static final int BYTES = 16;
    private static final Pattern FORM = Pattern.compile("[a-z][A-Za-z0-9_-]{22}");

    private OpaqueId() {}

    static String check(String value, String namespaces) {
        if (!FORM.matcher(value).matches() || namespaces.indexOf(value.charAt(0)) < 0) {
            throw new IllegalArgumentException("not an id of namespace " + namespaces);
        }
        return value;
    }

    static boolean isValid(String value, String namespaces) {
        return FORM.matcher(value).matches() && namespaces.indexOf(value.charAt(0)) >= 0;
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
