package dev.parley.directory;

import dev.parley.channel.AccountId;

/** A person as others see them. */
public record Profile(AccountId id, String username, String displayName) {}
