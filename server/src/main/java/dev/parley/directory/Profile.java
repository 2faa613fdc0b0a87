package dev.parley.directory;

import dev.parley.channel.AccountId;

import org.jspecify.annotations.Nullable;

/**
 * A person as others see them.
 *
 * @param picture the version of the person's picture, null for none
 */
public record Profile(
        AccountId id, String username, String displayName, @Nullable String picture) {}
