package dev.parley.channel;

/** Who can find a room and join without being added. */
public enum Visibility {
    PUBLIC,
    PRIVATE
}
