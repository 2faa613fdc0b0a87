package dev.parley.client;

import dev.parley.protocol.ServerFrame;

/** Turns what the socket says into what callers catch. */
final class Refusals {
    private Refusals() {}

    static RefusedException of(ServerFrame.Error error) {
        var retryAfter = error.retryAfterMillis();
        return new RefusedException(
                error.code(), error.message(), error.field(), retryAfter == null ? 0 : retryAfter);
    }
}
