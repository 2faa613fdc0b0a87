package dev.parley.conversation;

import dev.parley.channel.ChannelId;
import dev.parley.channel.Command;
import dev.parley.channel.CommandId;

/** Sends commands as they are, without the frames by which people ask for them. */
public final class SimulatedSender {
    private SimulatedSender() {}

    public static Submitted append(
            Conversations conversations,
            Caller caller,
            ChannelId channel,
            CommandId id,
            Command command) {
        var partition = conversations.views().partition(channel);
        return conversations.commands().append(caller, channel, partition, id, command);
    }
}
