package dev.parley.role.messaging;

import dev.parley.channel.Channel;
import dev.parley.channel.LoggedCommand;
import dev.parley.channel.Refusal;
import dev.parley.channel.SequencedEvent;

/** A command with what it became. */
sealed interface Decided {
    LoggedCommand command();

    /**
     * @param rowSeqBefore the channel's newest row event before this one
     * @param after the channel with the event
     */
    record Accepted(LoggedCommand command, SequencedEvent event, long rowSeqBefore, Channel after)
            implements Decided {}

    record Duplicate(LoggedCommand command, long epoch, long seq) implements Decided {}

    record Refused(LoggedCommand command, Refusal refusal) implements Decided {}

    /** Accepted by an earlier owner, who may not have projected and relayed it. */
    record Replayed(LoggedCommand command, SequencedEvent event, Channel newest)
            implements Decided {}

    /** Refused by an earlier owner; whether that was answered, and why, is not known any more. */
    record LongRefused(LoggedCommand command) implements Decided {}
}
