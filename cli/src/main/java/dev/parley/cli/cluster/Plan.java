package dev.parley.cli.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a cluster consists of; kept in its folder.
 *
 * @param brokers 1, without redundancy, or 3
 * @param settings of every node, beside those that the cluster sets: text by full key, such as
 *     {@code limits.sends_per_second}
 */
public record Plan(int gateways, int messaging, int brokers, Map<String, String> settings) {
    /** Without {@code --gateways} and the others. */
    public static final Plan DEFAULTS = new Plan(2, 2, 1, Map.of());

    private static final int MAX_NODES = 16;
    private static final int REDUNDANT_BROKERS = 3;
    private static final String FILE = "cluster.properties";
    private static final String SETTING = "setting.";

    public Plan {
        if (gateways < 1 || gateways > MAX_NODES || messaging < 1 || messaging > MAX_NODES) {
            throw new IllegalArgumentException(
                    "A cluster has 1 to " + MAX_NODES + " nodes of a kind.");
        }
        if (brokers != 1 && brokers != REDUNDANT_BROKERS) {
            throw new IllegalArgumentException(
                    "A cluster has 1 broker, or 3, so that one may die.");
        }
        settings = Map.copyOf(settings);
    }

    static Optional<Plan> read(Path folder) {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var kept = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            kept.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        var settings = new TreeMap<String, String>();
        for (var key : kept.stringPropertyNames()) {
            if (key.startsWith(SETTING)) {
                settings.put(key.substring(SETTING.length()), kept.getProperty(key));
            }
        }
        return Optional.of(
                new Plan(
                        Integer.parseInt(kept.getProperty("gateways")),
                        Integer.parseInt(kept.getProperty("messaging")),
                        Integer.parseInt(kept.getProperty("brokers")),
                        settings));
    }

    /**
     * @throws ClusterException when what stands there has other brokers: topics keep the number of
     *     copies that they were made with
     */
    void write(Path folder) {
        read(folder)
                .filter(before -> before.brokers() != brokers)
                .ifPresent(
                        before -> {
                            throw new ClusterException(
                                    ("The cluster in %s was made with --brokers %d, and its topics"
                                                    + " keep that. Take another folder.")
                                            .formatted(folder, before.brokers()));
                        });
        var kept = new Properties();
        kept.setProperty("gateways", Integer.toString(gateways));
        kept.setProperty("messaging", Integer.toString(messaging));
        kept.setProperty("brokers", Integer.toString(brokers));
        settings.forEach((key, value) -> kept.setProperty(SETTING + key, value));
        try {
            Files.createDirectories(folder);
            try (var out = Files.newBufferedWriter(folder.resolve(FILE))) {
                kept.store(out, null);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    int minInSync() {
        return brokers == 1 ? 1 : brokers - 1;
    }
}
