package dev.parley.channel;

import java.util.UUID;

/** A client-made id: with channel and account it names a command once and for all. */
public record CommandId(UUID value) {
    public static CommandId of(String uuid) {
        return new CommandId(UUID.fromString(uuid));
    }

    /** The id of a command that follows from an event, so that repeating it changes nothing. */
    public static CommandId derived(String... parts) {
        return new CommandId(UUID.nameUUIDFromBytes(OpaqueId.sha256(parts)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
