package dev.parley.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.RealEngines;
import dev.parley.presence.PresenceException;
import dev.parley.presence.RateLimits.Limit;
import dev.parley.secret.Secret;

import io.lettuce.core.AclSetuserArgs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedisPresenceTest {
    private final SharedRedis redis = new SharedRedis();

    @AfterEach
    void close() throws Exception {
        redis.close();
    }

    @Test
    void keepsInstallationsApartThatShareARedis() throws Exception {
        try (var another = new SharedRedis()) {
            assertThat(redis.node().tickets().useOnce("ticket", 0, 30_000)).isTrue();
            assertThat(another.node().tickets().useOnce("ticket", 0, 30_000)).isTrue();
            assertThat(another.node().tickets().useOnce("ticket", 0, 30_000)).isFalse();
        }
    }

    @Test
    void comesInAsAUserWhoMayTouchItsOwnKeysOnly() {
        redis.link()
                .await(
                        redis.link()
                                .send(
                                        commands ->
                                                commands.aclSetuser(
                                                        "parley",
                                                        AclSetuserArgs.Builder.on()
                                                                .resetChannels()
                                                                .addPassword("open sesame")
                                                                .keyPattern(redis.prefix + ":*")
                                                                .channelPattern(redis.prefix + ":*")
                                                                .allCommands())));
        var url =
                SharedRedis.url(RealEngines.redis().address())
                        .replace("redis://", "redis://parley@");

        try (var node =
                RedisPresence.open(
                        new RedisPresenceConfig(
                                url, new Secret("open sesame"), null, redis.prefix))) {
            assertThat(node.rateLimits().take("key", new Limit(1, 1_000), 0)).isZero();
            assertThat(node.rateLimits().take("key", new Limit(1, 1_000), 0)).isPositive();
        }
        assertThatExceptionOfType(PresenceException.class)
                .isThrownBy(
                        () ->
                                RedisPresence.open(
                                        new RedisPresenceConfig(
                                                url, new Secret("wrong"), null, redis.prefix)));
    }

    @Test
    void refusesAnAddressOfSomethingElse() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> RedisPresenceConfig.of("http://host", null))
                .withMessageContaining("redis://");
    }
}
