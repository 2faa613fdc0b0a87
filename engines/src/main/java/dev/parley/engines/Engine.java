package dev.parley.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that is run as a child process with everything it owns in one folder. It keeps its ports
 * there too, so that a second start on the same folder goes on with its data at its old address.
 */
public abstract sealed class Engine permits Kafka, Cassandra, PostgreSql, Redis, ZooKeeper {
    private final String name;

    Engine(String name) {
        this.name = name;
    }

    /** Also the name of its folder. */
    public final String name() {
        return name;
    }

    /**
     * Starts the server without waiting until it answers; see {@link EngineProcess#awaitReady}. The
     * first start on a machine fetches its program, the first in a folder makes its data.
     *
     * @param cluster the folder of all engines that belong together; this one's is a child of it
     * @throws EngineException when something that it needs is missing or cannot be fetched
     */
    public final EngineProcess start(Path cluster) {
        try {
            var whole = cluster.toAbsolutePath();
            var folder = Files.createDirectories(whole.resolve(name));
            return EngineProcess.spawn(name, folder, prepare(folder, Ports.of(whole)));
        } catch (IOException broken) {
            throw new EngineException(name + " cannot be started in " + cluster, broken);
        }
    }

    /** Writes the configuration, makes the data when there is none, and tells how to start. */
    abstract Launch prepare(Path folder, Ports ports) throws IOException;
}
