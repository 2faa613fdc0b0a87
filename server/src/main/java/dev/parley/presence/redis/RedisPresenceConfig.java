package dev.parley.presence.redis;

import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * @param url {@code redis://host:port}, with TLS {@code rediss://}; a user of Redis's access lists
 *     stands before the host ({@code user@}), a database after it ({@code /1})
 * @param password null where Redis asks for none, or where the url has it
 * @param caFile the certificates (PEM) by which Redis is proved over TLS; null for the JVM's own
 * @param prefix of every key and channel, so that installations may share one Redis
 */
public record RedisPresenceConfig(
        String url, @Nullable Secret password, @Nullable Path caFile, String prefix) {
    private static final String PREFIX = "parley";

    public RedisPresenceConfig {
        if (!url.matches("rediss?://.+")) {
            throw new IllegalArgumentException(
                    "the address of Redis begins with redis:// or rediss://");
        }
        if (prefix.isBlank()) {
            throw new IllegalArgumentException("the prefix of Redis's keys cannot be empty");
        }
    }

    public static RedisPresenceConfig of(String url, @Nullable Secret password) {
        return new RedisPresenceConfig(url, password, null, PREFIX);
    }
}
