package dev.parley.bench;

import dev.parley.app.Config;
import dev.parley.app.Node;
import dev.parley.bench.crew.Crews;
import dev.parley.bench.crew.LocalCrew;
import dev.parley.bench.installation.ServerProcess;
import dev.parley.bench.installation.Target;

import java.nio.file.Path;
import java.util.Map;

/** A real node in this process, with limits out of the way. */
final class BenchNode implements AutoCloseable {
    private final Node node;
    private final Target target;

    private BenchNode(Node node, Target target) {
        this.node = node;
        this.target = target;
    }

    static BenchNode start(Path folder) throws Exception {
        var node =
                Node.start(
                        Config.of(
                                Map.of(
                                        "port", "0",
                                        "data", folder.resolve("data").toString(),
                                        "limits.sends_per_second", "1000",
                                        "limits.sends_burst", "100000",
                                        "auth.sign_ups_per_address_and_hour", "1000")));
        return new BenchNode(
                node,
                Target.at(
                        node.address(),
                        folder.resolve("accounts.json"),
                        ServerProcess.of(ProcessHandle.current().pid())));
    }

    Target target() {
        return target;
    }

    static Crews crews() {
        return new Crews(LocalCrew::open);
    }

    @Override
    public void close() {
        target.close();
        node.close();
    }
}
