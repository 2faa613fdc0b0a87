package dev.parley.relay;

import dev.parley.channel.AccountId;
import dev.parley.channel.ChannelId;
import dev.parley.channel.DeviceId;

/** What is told to members who happen to be there, best effort, and stored nowhere in the log. */
public sealed interface Signal {
    ChannelId channel();

    AccountId account();

    /** {@code account} is writing. */
    record Typing(ChannelId channel, AccountId account) implements Signal {}

    /** {@code account} sees the channel otherwise from now on: concerns their own devices only. */
    record SettingsChanged(ChannelId channel, AccountId account) implements Signal {}

    /** {@code account} has read up to {@code seq}. */
    record Read(ChannelId channel, AccountId account, DeviceId device, long seq)
            implements Signal {}
}
