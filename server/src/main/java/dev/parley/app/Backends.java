package dev.parley.app;

import dev.parley.backup.Backup;
import dev.parley.directory.Directory;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.LiveNode;
import dev.parley.feed.Feed;
import dev.parley.history.HistoryStore;
import dev.parley.log.CommandLog;
import dev.parley.presence.Connections;
import dev.parley.presence.Notices;
import dev.parley.presence.RateLimits;
import dev.parley.presence.Tickets;
import dev.parley.relay.Relay;
import dev.parley.relay.RelayPublisher;

import io.micrometer.core.instrument.MeterRegistry;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The adapters behind the ports of one node: the only place where they are chosen. What is asked
 * for while a node is wired is all that it opens, so each role's wiring says what it needs.
 */
public sealed interface Backends extends AutoCloseable permits EmbeddedBackends, ClusterBackends {
    /**
     * Those that the configuration asks for.
     *
     * @param self as other nodes hear of this one first
     * @param data a folder of this node's own
     * @param fatal called when storage is broken, so that only a new start can help
     */
    static Backends open(
            Config config, LiveNode self, Path data, Clock clock, Consumer<Throwable> fatal) {
        return config.cluster().isOn()
                ? new ClusterBackends(config.cluster(), config.log(), self)
                : new EmbeddedBackends(
                        new EmbeddedBackends.Settings(data, config.storage(), config.log()),
                        self,
                        clock,
                        fatal);
    }

    CommandLog log();

    HistoryStore history();

    Feed feed();

    Directory directory();

    Relay relay();

    RelayPublisher relayPublisher();

    RateLimits rateLimits();

    Connections connections();

    Tickets tickets();

    Notices notices();

    Discovery discovery();

    /**
     * A sentence while something that this node has opened does not answer. May take some seconds.
     */
    Optional<String> whyNotReady();

    /** Adds figures of what is open by now to those that {@code /metrics} tells. */
    void measure(MeterRegistry metrics);

    /** Backups of all that is stored here; empty where that is for the engines' own tools. */
    Optional<Backup> backup(String version, Clock clock);

    /** Closes after what was appended is stored. */
    @Override
    void close();
}
