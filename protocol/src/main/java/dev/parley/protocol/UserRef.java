package dev.parley.protocol;

/** A person as others see them. */
public record UserRef(String id, String username, String displayName) {}
