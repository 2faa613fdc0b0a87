package dev.parley.cli.cluster;

import dev.parley.engines.Engine;
import dev.parley.engines.Service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Parley nodes of a cluster: what each does, how it is configured and how it is started. */
final class Nodes {
    /** Enough for thousands of connections; a node on a server of its own gets more. */
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx192m");

    private final Path folder;
    private final Stores stores;
    private final List<String> program;

    /**
     * @param program the command line of Parley, before {@code serve}
     */
    Nodes(Path folder, Stores stores, List<String> program) {
        this.folder = folder;
        this.stores = stores;
        this.program = List.copyOf(program);
    }

    static List<String> jvmFlags() {
        return SMALL;
    }

    /**
     * @param roles as in the configuration
     */
    record Kind(Engine server, String roles) {}

    List<Kind> gateways(Plan plan) {
        var nodes = new ArrayList<Kind>();
        for (var number = 1; number <= plan.gateways(); number++) {
            var roles = number == 1 ? "gateway,api,jobs" : "gateway,api";
            nodes.add(node("gateway-" + number, roles, plan));
        }
        return nodes;
    }

    List<Kind> messaging(Plan plan) {
        var nodes = new ArrayList<Kind>();
        for (var number = 1; number <= plan.messaging(); number++) {
            nodes.add(node("messaging-" + number, "messaging", plan));
        }
        return nodes;
    }

    private Kind node(String name, String roles, Plan plan) {
        return new Kind(
                new Service(
                        name,
                        "/readyz",
                        (own, port) -> serve(write(own, settings(name, roles, port, plan)))),
                roles);
    }

    private List<String> serve(Path config) {
        // What is set around this command is not meant for the nodes.
        var command = new ArrayList<>(List.of("env"));
        for (var variable : System.getenv().keySet()) {
            if (variable.startsWith("PARLEY_")) {
                command.addAll(List.of("-u", variable));
            }
        }
        command.addAll(program);
        command.addAll(List.of("serve", "--config", config.toString()));
        return command;
    }

    private Map<String, String> settings(String name, String roles, int port, Plan plan) {
        var settings = new TreeMap<>(plan.settings());
        settings.put("port", Integer.toString(port));
        if (roles.startsWith("gateway")) {
            // The page of one node opens the socket of another.
            settings.put("public_url", "http://localhost:" + port);
        }
        settings.put("data", folder.resolve(name).toString());
        settings.put("secrets", secrets().toString());
        settings.put("roles", roles);
        settings.put("cluster.node", name);
        settings.putAll(stores.settings(plan));
        return settings;
    }

    private Path secrets() {
        try {
            return Files.createDirectories(folder.resolve("secrets"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** As YAML, a section for each part of a key. */
    private static Path write(Path folder, Map<String, String> settings) throws IOException {
        var text = new StringBuilder();
        List<String> open = List.of();
        for (var setting : settings.entrySet()) {
            var path = List.of(setting.getKey().split("\\."));
            var sections = path.subList(0, path.size() - 1);
            var shared = 0;
            while (shared < Math.min(open.size(), sections.size())
                    && open.get(shared).equals(sections.get(shared))) {
                shared++;
            }
            for (var depth = shared; depth < sections.size(); depth++) {
                text.append("  ".repeat(depth)).append(sections.get(depth)).append(":\n");
            }
            open = sections;
            text.append("  ".repeat(sections.size()))
                    .append(path.getLast())
                    .append(": ")
                    .append(setting.getValue())
                    .append('\n');
        }
        return Files.writeString(folder.resolve("parley.yaml"), text);
    }
}
