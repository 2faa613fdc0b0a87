package dev.parley.presence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.parley.channel.AccountId;
import dev.parley.channel.DeviceId;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.Redis;
import dev.parley.presence.Connections;
import dev.parley.presence.Connections.Connection;
import dev.parley.presence.Notice;
import dev.parley.presence.PresenceException;
import dev.parley.presence.RateLimits.Limit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Redis dies, is frozen, or forgets everything: nobody waits, and all of it comes back. */
class RedisOutageFaultTest {
    private static final Duration BOUND = Duration.ofSeconds(3);
    private static final Duration HEALED = Duration.ofSeconds(15);
    private static final Limit ONE = new Limit(1, 600_000);

    @TempDir Path folder;

    private final Random random = new Random(5);
    private final AccountId anna = AccountId.random(random);
    private final DeviceId laptop = DeviceId.random(random);
    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final List<AccountId> announced = new CopyOnWriteArrayList<>();
    private EngineProcess server;
    private RedisPresence one;
    private RedisPresence two;

    @BeforeEach
    void start() {
        server = new Redis().start(folder).awaitReady();
        one = node();
        two = node();
        two.notices().listen(notices::add);
        two.connections()
                .listen(
                        new Connections.Listener() {
                            @Override
                            public void changed(AccountId account) {}

                            @Override
                            public void announced(AccountId account) {
                                announced.add(account);
                            }
                        });
        two.connections().watch(anna);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        server.close();
    }

    private RedisPresence node() {
        return RedisPresence.open(RedisPresenceConfig.of(SharedRedis.url(server.address()), null));
    }

    private void enter() {
        var now = System.currentTimeMillis();
        one.connections().put(new Connection(anna, laptop, "one", now, now + 45_000), now);
    }

    private boolean isKnown() {
        return two.connections().of(List.of(anna), System.currentTimeMillis()).containsKey(anna);
    }

    private void worksWithoutRedis() {
        var begun = System.nanoTime();
        enter();
        assertThat(isKnown()).as("as last known").isTrue();
        assertThat(one.rateLimits().take("key", ONE, 0)).isZero();
        assertThat(one.rateLimits().take("key", ONE, 0)).as("let through").isZero();
        one.rateLimits().giveBack("key", ONE, 0);
        assertThatExceptionOfType(PresenceException.class)
                .isThrownBy(() -> one.tickets().useOnce("ticket", 0, 30_000));
        var own = new CopyOnWriteArrayList<Notice>();
        one.notices().listen(own::add);
        one.notices().publish(new Notice.SettingsChanged());
        assertThat(own).hasSize(1);
        one.connections().announce(anna);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
    }

    private void isWellAgain() {
        await().atMost(HEALED)
                .ignoreException(PresenceException.class)
                .until(() -> one.tickets().useOnce("t" + random.nextLong(), 0, 30_000));
        await().atMost(HEALED)
                .until(
                        () -> {
                            enter();
                            return isKnown();
                        });
        var profile = new Notice.ProfileChanged(anna);
        notices.clear();
        await().atMost(HEALED)
                .until(
                        () -> {
                            one.notices().publish(profile);
                            return notices.contains(profile);
                        });
        assertThat(one.rateLimits().take("again", ONE, 0)).isZero();
        assertThat(two.rateLimits().take("again", ONE, 0)).isPositive();
    }

    @Test
    void goesOnWithoutRedisAndIsWellWhenItIsBack() {
        enter();
        await().until(this::isKnown);

        server.kill();
        worksWithoutRedis();
        announced.clear();
        server = new Redis().start(folder).awaitReady();

        isWellAgain();
        // Whatever was missed meanwhile is looked at.
        await().atMost(HEALED).until(() -> announced.contains(anna));
    }

    @Test
    void goesOnWhileRedisIsFrozen() {
        enter();
        await().until(this::isKnown);

        server.pause();
        worksWithoutRedis();
        server.resume();

        isWellAgain();
    }

    @Test
    void knowsEveryoneAgainWhoRenewsAfterRedisHasForgottenThem() {
        enter();
        await().until(this::isKnown);
        try (var link =
                RedisLink.open(RedisPresenceConfig.of(SharedRedis.url(server.address()), null))) {
            link.await(link.send(commands -> commands.flushall()));
        }
        assertThat(isKnown()).isFalse();

        enter();

        await().until(this::isKnown);
    }

    @Test
    void saysWhyItCannotBeOpened() {
        server.kill();

        assertThatExceptionOfType(PresenceException.class)
                .isThrownBy(this::node)
                .withMessageContaining("127.0.0.1:" + server.address().getPort());
    }
}
