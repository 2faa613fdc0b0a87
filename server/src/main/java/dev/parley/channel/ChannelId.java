package dev.parley.channel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which channel. None can be made twice or claimed by a client: a room's or group's id follows from
 * its creator and the creating command, a direct conversation's from its two members by a keyed
 * hash, an inbox's from its owner.
 */
public record ChannelId(String value) {
    private static final String NAMESPACES = "cdi";

    public ChannelId {
        OpaqueId.check(value, NAMESPACES);
    }

    /** The room or group that {@code creator} makes by command {@code id}. */
    public static ChannelId created(AccountId creator, CommandId id) {
        return new ChannelId(
                OpaqueId.of('c', OpaqueId.sha256("channel", creator.value(), id.toString())));
    }

    /**
     * The one direct conversation of two people.
     *
     * @param key the installation's secret, so that outsiders cannot compute who talks to whom
     */
    public static ChannelId direct(AccountId one, AccountId other, byte[] key) {
        var first = one.compareTo(other) <= 0 ? one : other;
        var second = first == one ? other : one;
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            var pair = "direct\0" + first.value() + "\0" + second.value();
            return new ChannelId(
                    OpaqueId.of('d', mac.doFinal(pair.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    /** The inbox of {@code owner}: a channel of one member. */
    public static ChannelId inbox(AccountId owner) {
        return new ChannelId(OpaqueId.of('i', OpaqueId.sha256("inbox", owner.value())));
    }

    public static boolean isValid(String value) {
        return OpaqueId.isValid(value, NAMESPACES);
    }

    public boolean isInbox() {
        return value.charAt(0) == 'i';
    }
}
