package dev.parley.conversation;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

/** Who asks, from which device: already authenticated. */
public record Caller(AccountId account, DeviceId device) {}
