package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
    private final @Nullable Guard guard;

    private record Guard(SignIn signIn, KeyStoreFile keys) {}

    private Kafka(int node, int brokers, @Nullable Guard guard) {
        super(nameOf(node));
        this.node = node;
        this.brokers = brokers;
        this.guard = guard;
    }

    /** The one broker of a cluster without redundancy. */
    public static Kafka single() {
        return new Kafka(1, 1, null);
    }

    /** One broker that talks TLS, and lets one user in by SCRAM-SHA-512 or PLAIN. */
    public static Kafka guarded(SignIn signIn, KeyStoreFile keys) {
        return new Kafka(1, 1, new Guard(signIn, keys));
    }

    /**
     * The brokers of one cluster, to be started in the same folder: none is ready before most are.
     */
    public static List<Kafka> brokers(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(node -> new Kafka(node, count, null))
                .toList();
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
        var format = new ArrayList<>(List.of("format", "-t", CLUSTER_ID, "-c", config.toString()));
        if (guard != null) {
            append(config, more(folder, guard, ports));
            format.addAll(
                    List.of(
                            "--add-scram",
                            "SCRAM-SHA-512=[name=%s,password=%s]"
                                    .formatted(
                                            guard.signIn().username(), guard.signIn().password())));
        }
        if (!Files.exists(folder.resolve("data").resolve("meta.properties"))) {
            Programs.run(folder, java(program, "kafka.tools.StorageTool", format));
        }
        return new Launch(
                java(program, "kafka.Kafka", List.of(config.toString())),
                port,
                new Readiness.LogLine("Kafka Server started"),
                "TERM");
    }

    /** The later of two settings of one name counts. */
    private static void append(Path config, Path more) throws IOException {
        Files.writeString(config, Files.readString(more), StandardOpenOption.APPEND);
    }

    private Path more(Path folder, Guard guard, Ports ports) throws IOException {
        return Resources.write(
                "kafka-guarded.properties",
                folder,
                Map.of(
                        "port", ports.port(name()),
                        "innerPort", ports.port(name() + ".inner"),
                        "controllerPort", controllerPort(ports, node),
                        "user", guard.signIn().username(),
                        "password", guard.signIn().password(),
                        "keyStore", guard.keys().file(),
                        "keyStorePassword", guard.keys().password()));
    }

    private static int controllerPort(Ports ports, int node) throws IOException {
        return ports.port(nameOf(node) + ".controller");
    }

    private static List<String> java(
            Distribution program, String mainClass, List<String> arguments) {
        return JavaCommand.of(
                Jdk.current(),
                List.of("-Xmx256m", "-Xshare:auto"),
                program.classPath(),
                mainClass,
                arguments);
    }

    /** For clients: every broker's address. */
    public static String bootstrapServers(List<EngineProcess> brokers) {
        return brokers.stream()
                .map(broker -> "127.0.0.1:" + broker.address().getPort())
                .collect(Collectors.joining(","));
    }
}
