package dev.parley.channel;

import java.util.random.RandomGenerator;

/** Whose account; made by the server at sign-up, never used again. */
public record AccountId(String value) implements Comparable<AccountId> {
    private static final String NAMESPACE = "u";

    public AccountId {
        OpaqueId.check(value, NAMESPACE);
    }

    /** A new id. */
    public static AccountId random(RandomGenerator random) {
        var bits = new byte[16];
        random.nextBytes(bits);
        return new AccountId(OpaqueId.of('u', bits));
    }

    public static boolean isValid(String value) {
        return OpaqueId.isValid(value, NAMESPACE);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }
}
