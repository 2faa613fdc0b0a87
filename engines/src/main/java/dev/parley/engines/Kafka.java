package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One broker, which is a controller too: alone, or one of three. */
public final class Kafka extends Engine {
    /** Every broker of a cluster is formatted with the same; it only has to be well-formed. */
    private static final String CLUSTER_ID = "cGFybGV5LWVuZ2luZXMtMQ";

    private final int node;
    private final int brokers;

    private Kafka(int node, int brokers) {
        super(nameOf(node));
        this.node = node;
        this.brokers = brokers;
    }

    /** The one broker of a cluster without redundancy. */
    public static Kafka single() {
        return new Kafka(1, 1);
    }

    /**
     * The brokers of one cluster, to be started in the same folder: none is ready before most are.
     */
    public static List<Kafka> brokers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(node -> new Kafka(node, count)).toList();
    }

    private static String nameOf(int node) {
        return "kafka-" + node;
    }

    @Override
    public boolean isFetched() {
        return Distribution.isThere("kafka", Distribution.ANYWHERE);
    }

    @Override
    Launch prepare(Path folder, Ports ports) throws IOException {
        var program = Distribution.fetch("kafka");
        var port = ports.port(name());
        var voters = new StringBuilder();
        for (var voter = 1; voter <= brokers; voter++) {
            voters.append(voter == 1 ? "" : ",")
                    .append("%d@127.0.0.1:%d".formatted(voter, controllerPort(ports, voter)));
        }
        var config =
                Resources.write(
                        "kafka.properties",
                        folder,
                        Map.of(
                                "node", node,
                                "port", port,
                                "controllerPort", controllerPort(ports, node),
                                "voters", voters,
                                "replicas", brokers,
                                "minInSync", brokers > 1 ? 2 : 1,
                                "folder", folder));
        if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
            Programs.run(
                    folder,
                    java(
                            program,
                            "kafka.tools.StorageTool",
                            "format",
                            "-t",
                            CLUSTER_ID,
                            "-c",
                            config.toString()));
        }
        return new Launch(
                java(program, "kafka.Kafka", config.toString()),
                port,
                new Readiness.LogLine("Kafka Server started"),
                "TERM");
    }

    private static int controllerPort(Ports ports, int node) throws IOException {
        return ports.port(nameOf(node) + ".controller");
    }

    private static List<String> java(Distribution program, String mainClass, String... arguments) {
        return JavaCommand.of(
                Jdk.current(),
                List.of("-Xmx256m", "-Xshare:auto"),
                program.classPath(),
                mainClass,
                List.of(arguments));
    }

    /** For clients: every broker's address. */
    public static String bootstrapServers(List<EngineProcess> brokers) {
        return brokers.stream()
                .map(broker -> "127.0.0.1:" + broker.address().getPort())
                .collect(Collectors.joining(","));
    }
}
