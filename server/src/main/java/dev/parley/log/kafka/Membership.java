package dev.parley.log.kafka;

import java.util.function.LongSupplier;

/**
 * Whether this node may still write for the partitions that the group gave it. The group's
 * coordinator gives them to someone else when it has heard nothing for the session time-out; what
 * proves that it has heard is an answered commit, and a proof is good for half of that time-out. A
 * membership that was once unproven stays lost: others may have written meanwhile.
 */
final class Membership {
    private final long validNanos;
    private final LongSupplier nanoClock;
    private volatile long provenAtNanos;
    private volatile boolean lost;
    private volatile boolean resigned;
    private volatile boolean givenUp;

    /** A membership that begins now. */
    Membership(long sessionTimeoutNanos, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        validNanos = sessionTimeoutNanos / 2;
        provenAtNanos = nanoClock.getAsLong();
    }

    boolean isProven() {
        return !lost && nanoClock.getAsLong() - provenAtNanos < validNanos;
    }

    /** The coordinator took a commit that was sent then. Too late a proof proves nothing. */
    void prove(long sentAtNanos) {
        if (isProven()) {
            provenAtNanos = sentAtNanos;
        } else {
            lost = true;
        }
    }

    void lose() {
        lost = true;
    }

    /** Gives it up, and wants no other. */
    void resign() {
        resigned = true;
        lost = true;
    }

    /** Gives it up; another one may do better, after a while. */
    void giveUp() {
        givenUp = true;
        lost = true;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    boolean isResigned() {
        return resigned;
    }
}
