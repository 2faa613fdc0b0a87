package dev.parley.channel;

/**
 * What kind of conversation a channel is; an inbox is a person's own, never shown as a
 * conversation.
 */
public enum Kind {
    ROOM,
    GROUP,
    DIRECT,
    INBOX
}
