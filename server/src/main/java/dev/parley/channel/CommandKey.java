package dev.parley.channel;

/** What makes a command the same command, however often it is sent. */
public record CommandKey(ChannelId channel, AccountId account, CommandId id) {}
