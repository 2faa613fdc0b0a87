package dev.parley.directory;

/** Signed-in devices and their refresh tokens. */
public interface SessionDirectory {}
