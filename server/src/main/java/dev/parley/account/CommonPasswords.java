package dev.parley.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * The passwords that most people have chosen and so everybody tries first, as far as they are long
 * enough to be taken here. The list is part of the program: nobody else is asked.
 */
final class CommonPasswords {
    /** A line each. Looking through all of it is nothing beside the hash that follows. */
    private static final String LINES = "\n" + read();

    private CommonPasswords() {}

    /** Whether it is one of them, however it is written. */
    static boolean contain(String password) {
        return password.indexOf('\n') < 0
                && LINES.contains("\n" + password.toLowerCase(Locale.ROOT) + "\n");
    }

    private static String read() {
        try (var in = CommonPasswords.class.getResourceAsStream("common-passwords.txt")) {
            return new String(
                    Objects.requireNonNull(in, "common-passwords.txt").readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
