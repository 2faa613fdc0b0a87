package dev.parley.role.api;

import dev.parley.account.Approach;
import dev.parley.account.Identity;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, and how they came here.
 *
 * @param identity null for a call that anyone may make, and for a program of the operator
 * @param renewedCookie the session token that the browser should keep from now on; null to leave it
 */
record Visitor(Approach approach, @Nullable Identity identity, @Nullable String renewedCookie) {
    @Override
    public String toString() {
        return "Visitor[" + approach + ", " + identity + "]";
    }
}
