package dev.parley.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;

/** What only an operator knows: shown where the server was started, asked of the first account. */
final class SetupCode {
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int GROUPS = 4;
    private static final int GROUP_LETTERS = 5;

    private final String code;

    private SetupCode(String code) {
        this.code = code;
    }

    /**
     * @param bytes nobody can guess; a letter is made of each
     */
    static SetupCode of(byte[] bytes) {
        var letters = new StringBuilder();
        for (var i = 0; i < GROUPS * GROUP_LETTERS; i++) {
            if (i > 0 && i % GROUP_LETTERS == 0) {
                letters.append('-');
            }
            letters.append(LETTERS.charAt(Math.floorMod(bytes[i], LETTERS.length())));
        }
        return new SetupCode(letters.toString());
    }

    /** As it is shown, {@code ABCDE-FGHJK-LMNPQ-RSTUV}: 100 random bits. */
    String reveal() {
        return code;
    }

    /** Case, dashes and spaces do not count. */
    boolean matches(String given) {
        return MessageDigest.isEqual(plain(given), plain(code));
    }

    private static byte[] plain(String code) {
        return code.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
