package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One ZooKeeper server. */
public final class ZooKeeper extends Engine {
    public ZooKeeper() {
        super("zookeeper");
    }

    @Override
    public boolean isFetched() {
        return Distribution.isThere("zookeeper", Distribution.ANYWHERE);
    }

    @Override
    Launch prepare(Path folder, Ports ports) throws IOException {
        var program = Distribution.fetch("zookeeper");
        var port = ports.port(name());
        var config = Resources.write("zoo.cfg", folder, Map.of("port", port, "folder", folder));
        return new Launch(
                JavaCommand.of(
                        Jdk.current(),
                        List.of("-Xmx128m"),
                        program.classPath(),
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        List.of(config.toString())),
                port,
                new Readiness.Reply("ruok", "imok"),
                "TERM");
    }
}
