package dev.parley.channel;

import java.util.random.RandomGenerator;

/** One signed-in device of an account: its session's id. */
public record DeviceId(String value) {
    public DeviceId {
        OpaqueId.check(value, "s");
    }

    /** A new id. */
    public static DeviceId random(RandomGenerator random) {
        var bits = new byte[16];
        random.nextBytes(bits);
        return new DeviceId(OpaqueId.of('s', bits));
    }

    /** The device of commands that the server itself makes for an account. */
    public static DeviceId server() {
        return new DeviceId(OpaqueId.of('s', new byte[16]));
    }
}
