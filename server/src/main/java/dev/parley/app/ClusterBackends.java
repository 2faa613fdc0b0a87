package dev.parley.app;

import dev.parley.backup.Backup;
import dev.parley.directory.Directory;
import dev.parley.directory.postgres.PostgresDirectory;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.LiveNode;
import dev.parley.discovery.zookeeper.ZooKeeperDiscovery;
import dev.parley.feed.Feed;
import dev.parley.feed.kafka.KafkaFeed;
import dev.parley.history.HistoryStore;
import dev.parley.history.cassandra.CassandraHistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.log.LogConfig;
import dev.parley.log.kafka.KafkaCommandLog;
import dev.parley.presence.Connections;
import dev.parley.presence.Notices;
import dev.parley.presence.RateLimits;
import dev.parley.presence.Tickets;
import dev.parley.presence.redis.RedisPresence;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayException;
import dev.parley.relay.RelayPublisher;
import dev.parley.relay.grpc.GrpcRelay;

import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The engines of a cluster. Each is opened when it is first asked for, so a node opens what its
 * roles need and nothing else. Used by the one thread that wires the node.
 */
final class ClusterBackends implements Backends {
    private final Opened opened = new Opened();
    private final Part<CassandraHistoryStore> history;
    private final Part<KafkaCommandLog> log;
    private final Part<KafkaFeed> feed;
    private final Part<Directory> directory;
    private final Part<Discovery> discovery;
    private final Part<GrpcRelay> relay;
    private final Part<RedisPresence> presence;

    ClusterBackends(ClusterConfig config, LogConfig logConfig, LiveNode self) {
        var kafka = config.kafka();
        var brokers = new Engine("Kafka", String.valueOf(kafka.bootstrapServers()));
        var cassandra =
                new Engine("Cassandra", String.join(",", config.cassandra().contactPoints()));
        var postgres = new Engine("PostgreSQL", String.valueOf(config.postgres().url()));
        var redis = new Engine("Redis", String.valueOf(config.redis().url()));
        var zooKeeper = new Engine("ZooKeeper", String.valueOf(config.zookeeper().connect()));
        history =
                new Part<>(
                        cassandra, () -> CassandraHistoryStore.open(config.cassandra().history()));
        log =
                new Part<>(
                        brokers,
                        () ->
                                KafkaCommandLog.open(
                                        kafka.log(), logConfig, history.get()::newestPosition));
        feed = new Part<>(brokers, () -> KafkaFeed.open(kafka.feed(), log.get().partitions()));
        directory =
                new Part<>(postgres, () -> PostgresDirectory.open(config.postgres().directory()));
        presence = new Part<>(redis, () -> RedisPresence.open(config.redis().presence()));
        discovery =
                new Part<>(
                        zooKeeper,
                        () -> ZooKeeperDiscovery.open(config.zookeeper().discovery(), self));
        relay = new Part<>(() -> relay(config.relay(), self));
    }

    private GrpcRelay relay(ClusterConfig.Relay config, LiveNode self) {
        var found = discovery.get();
        var missed = new HistoryForRelay(history.get());
        try {
            var opened =
                    GrpcRelay.open(config.grpc(), self.name(), new DiscoveredOwners(found), missed);
            found.update(node -> node.withRelay(opened.address()));
            return opened;
        } catch (RelayException failed) {
            throw new StartException(
                    failed.getMessage() + " (cluster.relay names host and port).", failed);
        }
    }

    /** An adapter that is opened when it is first asked for. */
    private final class Part<T extends AutoCloseable> {
        private final Supplier<T> open;
        private volatile @Nullable T adapter;

        private Part(Supplier<T> open) {
            this.open = open;
        }

        private Part(Engine engine, Supplier<T> open) {
            this(() -> engine.await(open));
        }

        private Optional<String> ifOpen(Function<T, Optional<String>> ask) {
            var known = adapter;
            return known == null ? Optional.empty() : ask.apply(known);
        }

        /** A sentence when the engine does not answer a question. */
        private Optional<String> silence(String engine, Consumer<T> question) {
            return ifOpen(
                    known -> {
                        try {
                            question.accept(known);
                            return Optional.empty();
                        } catch (RuntimeException away) {
                            return Optional.of(engine + " does not answer.");
                        }
                    });
        }

        private T get() {
            var known = adapter;
            if (known == null) {
                known = opened.add(open.get());
                adapter = known;
            }
            return known;
        }
    }

    @Override
    public CommandLog log() {
        return log.get();
    }

    @Override
    public HistoryStore history() {
        return history.get();
    }

    @Override
    public Feed feed() {
        return feed.get();
    }

    @Override
    public Directory directory() {
        return directory.get();
    }

    @Override
    public Relay relay() {
        return relay.get();
    }

    @Override
    public RelayPublisher relayPublisher() {
        return relay.get();
    }

    @Override
    public RateLimits rateLimits() {
        return presence.get().rateLimits();
    }

    @Override
    public Connections connections() {
        return presence.get().connections();
    }

    @Override
    public Tickets tickets() {
        return presence.get().tickets();
    }

    @Override
    public Notices notices() {
        return presence.get().notices();
    }

    @Override
    public Discovery discovery() {
        return discovery.get();
    }

    /** ZooKeeper and Redis are not asked: without them nearly everything goes on as it is. */
    @Override
    public Optional<String> whyNotReady() {
        return log.ifOpen(CommandLog::whyNotReady)
                .or(() -> history.silence("Cassandra", store -> store.newestPosition(0)))
                .or(() -> directory.silence("PostgreSQL", store -> store.settings().all()));
    }

    @Override
    public void measure(MeterRegistry metrics) {
        relay.ifOpen(
                open -> {
                    RelayFigures.tell(open, metrics);
                    return Optional.empty();
                });
    }

    @Override
    public Optional<Backup> backup(String version, Clock clock) {
        return Optional.empty();
    }

    /** The log first: while owners end, they still need everything else. */
    @Override
    public void close() {
        log.ifOpen(
                open -> {
                    open.close();
                    return Optional.empty();
                });
        opened.close();
    }
}
