package dev.parley.conversation;

import dev.parley.channel.Command;
import dev.parley.channel.CommandId;
import dev.parley.protocol.ChannelKind;
import dev.parley.protocol.ErrorCode;
import dev.parley.protocol.ProtocolException;

import java.util.ArrayDeque;
import java.util.UUID;

/** Who goes for good. */
public final class Departures {
    private static final int MAX_UNANSWERED = 100;

    private final Conversations conversations;

    public Departures(Conversations conversations) {
        this.conversations = conversations;
    }

    /**
     * Leaves every room and group; a direct conversation stays with the other one. Returns when all
     * of that is stored.
     *
     * @throws ProtocolException when something could not be left for now; the rest may have been
     */
    public void leaveAll(Caller caller) {
        var underWay = new ArrayDeque<Submitted>();
        for (var row : conversations.views().rows(caller.account())) {
            if (row.kind() == ChannelKind.DIRECT) {
                continue;
            }
            // A fresh id: who comes back and goes again must not be taken for the first time.
            underWay.add(
                    conversations
                            .commands()
                            .submit(
                                    caller,
                                    Views.channelId(row.id()),
                                    new CommandId(UUID.randomUUID()),
                                    new Command.Leave()));
            if (underWay.size() == MAX_UNANSWERED) {
                await(underWay.remove());
            }
        }
        underWay.forEach(this::await);
    }

    private void await(Submitted submitted) {
        try {
            conversations.commands().await(submitted);
        } catch (ProtocolException refused) {
            // Someone was faster: the room is deleted, or the person was removed from it.
            if (refused.code() != ErrorCode.NOT_MEMBER && refused.code() != ErrorCode.NOT_FOUND) {
                throw refused;
            }
        }
    }
}
