package dev.parley.presence;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;

/** Something that one node did and that makes wrong what others keep in memory. */
public sealed interface Notice {
    /** A session is no more; whatever it holds open must be closed. */
    record SessionEnded(AccountId account, DeviceId device) implements Notice {}

    /** An administrator has set something. */
    record SettingsChanged() implements Notice {}

    /** A person has another name or picture, or no account any more. */
    record ProfileChanged(AccountId account) implements Notice {}
}
