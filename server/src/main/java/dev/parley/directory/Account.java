package dev.parley.directory;

import org.jspecify.annotations.Nullable;

/**
 * An account as its owner sees it.
 *
 * @param email as it was given, null for none
 * @param administrator whether it runs this installation
 * @param timeZone an IANA zone, null when it is not told
 * @param createdAtMillis epoch milliseconds
 */
public record Account(
        Profile profile,
        @Nullable String email,
        boolean administrator,
        @Nullable String timeZone,
        long createdAtMillis) {}
