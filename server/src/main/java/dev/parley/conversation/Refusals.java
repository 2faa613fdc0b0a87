package dev.parley.conversation;

import dev.parley.channel.Refusal;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

/** Why a channel did not take a command, as the contract says it. */
final class Refusals {
    private Refusals() {}

    /** The one table from the channel's refusals to the contract's codes. */
    static ProtocolException refusal(Refusal refusal) {
        return switch (refusal) {
            case NOT_FOUND ->
                    new ProtocolException(
                            ErrorCode.NOT_FOUND, "There is no such thing, or you may not see it.");
            case NOT_MEMBER ->
                    new ProtocolException(
                            ErrorCode.NOT_MEMBER, "You are not a member of this channel.");
            case ALREADY_MEMBER ->
                    new ProtocolException(
                            ErrorCode.ALREADY_MEMBER, "Already a member of this channel.");
            case FORBIDDEN ->
                    new ProtocolException(ErrorCode.FORBIDDEN, "You may not do this here.");
            case UNREADABLE ->
                    new ProtocolException(ErrorCode.INTERNAL, "The command could not be read.");
        };
    }
}
