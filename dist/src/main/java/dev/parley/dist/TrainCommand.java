package dev.parley.dist;

import dev.parley.app.Config;
import dev.parley.app.Node;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * {@code parley train}: lets a node on a temporary folder do once what it does all day and ends, so
 * that the JVM can write down which classes that takes ({@code -XX:AOTCacheOutput}). For the
 * launcher.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("parley-train");
        try (Node node = Node.start(Config.of(Map.of("port", "0", "data", folder.toString())));
                HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("/", "/healthz", "/readyz", "/metrics")) {
                get(client, node.address().resolve(path));
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void get(HttpClient client, URI address)
            throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
