package dev.parley.directory;

import org.jspecify.annotations.Nullable;

/**
 * An account as its owner sees it.
 *
 * @param email as it was given, null for none
 * @param administrator whether it runs this installation
 * @param createdAtMillis epoch milliseconds
 */
public record Account(
        Profile profile, @Nullable String email, boolean administrator, long createdAtMillis) {}
