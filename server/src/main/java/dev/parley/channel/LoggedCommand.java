package dev.parley.channel;

/**
 * A command as it is read from a log.
 *
 * @param timeMillis when the log took it, epoch milliseconds: the only clock that a channel knows
 */
public record LoggedCommand(Position position, long timeMillis, Submission submission) {}
