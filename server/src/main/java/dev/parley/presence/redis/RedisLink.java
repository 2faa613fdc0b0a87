package dev.parley.presence.redis;

import dev.parley.presence.PresenceException;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Two connections: one for commands, which are answered in the order in which they were sent, one
 * on which Redis tells what was published. Both come back by themselves.
 *
 * <p>Nobody waits long: without a connection a command fails at once, and after one that was not
 * answered in time so do all that follow within {@value #AWAY_MILLIS} ms.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    static final int TIMEOUT_MILLIS = 500;
    private static final int AWAY_MILLIS = 1_000;

    private static final int WARN_EVERY_MILLIS = 30_000;

    private static final int OPEN_TIMEOUT_MILLIS = 5_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int FIRST_RECONNECT_MILLIS = 10;
    private static final int LAST_RECONNECT_MILLIS = 1_000;
    private static final int MAX_COMMANDS_UNDER_WAY = 100_000;

    /** Whoever only listens would not notice otherwise that nobody is there any more. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final int KEEP_ALIVE_PROBES = 3;

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> commands;
    private final StatefulRedisPubSubConnection<String, String> told;
    private final AtomicLong awayUntilNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong warnedAgainNanos = new AtomicLong(System.nanoTime());

    private RedisLink(ClientResources resources, RedisClient client) {
        this.resources = resources;
        this.client = client;
        commands = client.connect();
        told = client.connectPubSub();
        // The first answer may wait for the name to be looked up and for TLS.
        commands.setTimeout(Duration.ofMillis(TIMEOUT_MILLIS));
    }

    static RedisLink open(RedisPresenceConfig config) {
        var resources =
                DefaultClientResources.builder()
                        .reconnectDelay(
                                Delay.equalJitter(
                                        FIRST_RECONNECT_MILLIS,
                                        LAST_RECONNECT_MILLIS,
                                        FIRST_RECONNECT_MILLIS,
                                        TimeUnit.MILLISECONDS))
                        .build();
        var client = RedisClient.create(resources, uri(config));
        client.setOptions(options(config.caFile()));
        try {
            return new RedisLink(resources, client);
        } catch (RedisException refused) {
            close(client, resources);
            var why = refused.getCause() == null ? refused : refused.getCause();
            throw new PresenceException(
                    "Redis does not let us in at "
                            + config.url().replaceFirst("//.*@", "//")
                            + ": "
                            + why.getMessage(),
                    refused);
        }
    }

    private static RedisURI uri(RedisPresenceConfig config) {
        var uri = RedisURI.create(config.url());
        uri.setTimeout(Duration.ofMillis(OPEN_TIMEOUT_MILLIS));
        uri.setClientName("parley");
        if (config.password() != null) {
            var password = config.password().reveal();
            var user = URI.create(config.url()).getUserInfo();
            if (user == null) {
                uri.setAuthentication(password);
            } else {
                uri.setAuthentication(user.replaceFirst(":.*", ""), password);
            }
        }
        return uri;
    }

    private static ClientOptions options(@Nullable Path caFile) {
        var tls = SslOptions.builder().jdkSslProvider();
        if (caFile != null) {
            tls.trustManager(caFile.toFile());
        }
        return ClientOptions.builder()
                .sslOptions(tls.build())
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_COMMANDS_UNDER_WAY)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(
                        TimeoutOptions.builder()
                                .timeoutCommands()
                                .fixedTimeout(Duration.ofMillis(TIMEOUT_MILLIS))
                                .build())
                .socketOptions(
                        SocketOptions.builder()
                                .connectTimeout(Duration.ofMillis(CONNECT_TIMEOUT_MILLIS))
                                .keepAlive(
                                        KeepAliveOptions.builder()
                                                .enable()
                                                .idle(Duration.ofSeconds(KEEP_ALIVE_SECONDS))
                                                .interval(Duration.ofSeconds(KEEP_ALIVE_SECONDS))
                                                .count(KEEP_ALIVE_PROBES)
                                                .build())
                                .build())
                .build();
    }

    /** Sends a command and waits for nothing; it fails as a {@link RedisException}. */
    <T> CompletionStage<T> send(
            Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        if (System.nanoTime() - awayUntilNanos.get() < 0) {
            return CompletableFuture.failedFuture(new RedisException("Redis did not answer"));
        }
        try {
            var answer = command.apply(commands.async());
            answer.whenComplete(
                    (_, failed) -> {
                        if (failed instanceof RedisCommandTimeoutException) {
                            silent();
                        }
                        if (failed != null && !(failed instanceof RedisNoScriptException)) {
                            warn(failed);
                        }
                    });
            return answer;
        } catch (RedisException full) {
            warn(full);
            return CompletableFuture.failedFuture(full);
        }
    }

    /**
     * What a command returns.
     *
     * @throws PresenceException when Redis is away
     */
    <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException away) {
            if (away instanceof TimeoutException) {
                silent();
            }
            throw new PresenceException("Redis does not answer", away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new PresenceException("interrupted while Redis was asked", stopped);
        }
    }

    /** Limits let through meanwhile, so an operator must see it; now and then is enough. */
    private void warn(Throwable failed) {
        var now = System.nanoTime();
        var next = warnedAgainNanos.get();
        if (now - next >= 0
                && warnedAgainNanos.compareAndSet(
                        next, now + TimeUnit.MILLISECONDS.toNanos(WARN_EVERY_MILLIS))) {
            LOG.warn(
                    "Redis does not do what it is asked: limits let everyone through, tickets are"
                            + " refused, presence is as last known.",
                    failed);
        }
    }

    private void silent() {
        var now = System.nanoTime();
        if (now - awayUntilNanos.get() >= 0) {
            awayUntilNanos.set(now + TimeUnit.MILLISECONDS.toNanos(AWAY_MILLIS));
        }
    }

    /** Tells all who listen to the channel, if Redis is there. */
    void publish(String channel, String message) {
        send(redis -> redis.publish(channel, message));
    }

    /**
     * Hears what is published from now on.
     *
     * @param missed called when listening begins, and begins again after something may have been
     *     missed
     */
    void listen(String channel, Consumer<String> heard, Runnable missed) {
        told.addListener(
                new RedisPubSubAdapter<>() {
                    @Override
                    public void message(String on, String message) {
                        if (on.equals(channel)) {
                            heard.accept(message);
                        }
                    }

                    @Override
                    public void subscribed(String to, long count) {
                        if (to.equals(channel)) {
                            missed.run();
                        }
                    }
                });
        told.sync().subscribe(channel);
    }

    @Override
    public void close() {
        close(client, resources);
    }

    private static void close(RedisClient client, ClientResources resources) {
        client.shutdown(0, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        var _ = resources.shutdown(0, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
