package dev.parley.account;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

/** Who someone has proved to be: an account, on one of its devices. */
public record Identity(AccountId account, DeviceId device) {}
