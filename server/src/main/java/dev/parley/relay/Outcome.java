package dev.parley.relay;

import dev.parley.channel.Refusal;

/** What became of a command. Leaves its owner only after everything ahead of it is stored. */
public sealed interface Outcome {
    record Accepted(long epoch, long seq) implements Outcome {}

    /** The same command was accepted before. */
    record Duplicate(long epoch, long seq) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
}
