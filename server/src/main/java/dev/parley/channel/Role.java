package dev.parley.channel;

/** What a member may do, each role including the ones before it. */
public enum Role {
    MEMBER,
    MODERATOR,
    OWNER
}
