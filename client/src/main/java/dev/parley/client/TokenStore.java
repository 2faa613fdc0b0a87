package dev.parley.client;

import dev.parley.protocol.Api;

import java.util.function.UnaryOperator;

/**
 * Where an account's token pair is kept. A refresh token works once: whoever uses it must keep the
 * next one, and two programs that share a store must not use the same one twice, or the server ends
 * the session.
 */
public interface TokenStore {
    /** The newest pair. */
    Api.Tokens current();

    /**
     * Replaces {@code stale} by what {@code refresh} makes of it, and answers the newest pair. When
     * {@code stale} is not the current pair any more, another has been here: nothing is refreshed.
     * Nobody else may refresh in the meantime.
     */
    Api.Tokens replace(Api.Tokens stale, UnaryOperator<Api.Tokens> refresh);

    /** A store that forgets everything with the process. */
    static TokenStore inMemory(Api.Tokens tokens) {
        return new TokenStore() {
            private Api.Tokens current = tokens;

            @Override
            public synchronized Api.Tokens current() {
                return current;
            }

            @Override
            public synchronized Api.Tokens replace(
                    Api.Tokens stale, UnaryOperator<Api.Tokens> refresh) {
                if (stale.equals(current)) {
                    current = refresh.apply(stale);
                }
                return current;
            }
        };
    }
}
