package dev.parley.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that is run as a process of its own with everything it owns in one folder. It keeps its
 * ports there too, so that a second start on the same folder goes on with its data at its old
 * address.
 */
public abstract sealed class Engine
        permits Kafka, Cassandra, PostgreSql, Redis, ZooKeeper, Service {
    private final String name;

    Engine(String name) {
        this.name = name;
    }

    /** Also the name of its folder. */
    public final String name() {
        return name;
    }

    /**
     * Whether its program is on this machine; else the first start fetches it, which takes time.
     */
    public abstract boolean isFetched();

    /**
     * Starts the server as a child of this program, without waiting until it answers; see {@link
     * EngineProcess#awaitReady}. It is killed when this program ends, even if that is killed. The
     * first start on a machine fetches its program, the first in a folder makes its data. Its
     * output is in {@code logs/NAME.log}.
     *
     * @param cluster the folder of all engines that belong together; this one's is a child of it
     * @throws EngineException when something that it needs is missing or cannot be fetched
     */
    public final EngineProcess start(Path cluster) {
        try {
            var whole = cluster.toAbsolutePath();
            var folder = Files.createDirectories(whole.resolve(name));
            return EngineProcess.spawn(
                    name, folder, log(whole, name), prepare(folder, Ports.of(whole)));
        } catch (IOException broken) {
            throw new EngineException(name + " cannot be started in " + cluster, broken);
        }
    }

    /** As {@link #start}, for a {@link Fleet}: it goes on when this program ends. */
    final EngineProcess startDetached(Path whole) throws IOException {
        var folder = Files.createDirectories(whole.resolve(name));
        return EngineProcess.spawnDetached(
                name, folder, log(whole, name), prepare(folder, Ports.of(whole)));
    }

    /** Where it answers, or will when it is started. */
    public final InetSocketAddress address(Path cluster) {
        try {
            var whole = Files.createDirectories(cluster.toAbsolutePath());
            return new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), Ports.of(whole).port(name));
        } catch (IOException broken) {
            throw new EngineException("there is no port for " + name, broken);
        }
    }

    static Path log(Path cluster, String name) {
        return cluster.resolve("logs").resolve(name + ".log");
    }

    /** Writes the configuration, makes the data when there is none, and tells how to start. */
    abstract Launch prepare(Path folder, Ports ports) throws IOException;
}
