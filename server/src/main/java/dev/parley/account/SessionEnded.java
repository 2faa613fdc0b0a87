package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

/** A session is no more; whatever it holds open must be closed. */
public record SessionEnded(AccountId account, DeviceId device) {}
