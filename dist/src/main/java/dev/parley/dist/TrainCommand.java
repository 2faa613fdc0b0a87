package dev.parley.dist;

import dev.parley.app.Config;
import dev.parley.app.Node;
import dev.parley.client.ClientListener;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.client.ParleyServer;
import dev.parley.protocol.Api;
import dev.parley.protocol.HistoryRange;
import dev.parley.protocol.Visibility;

import picocli.CommandLine.Command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code parley train}: lets a node on a temporary folder do once what it does all day and ends, so
 * that the JVM can write down which classes that takes ({@code -XX:AOTCacheOutput}). For the
 * launcher.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {
    private static final int MESSAGES = 50;
    private static final Duration MAX_STEP = Duration.ofSeconds(20);

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("parley-train");
        try (Node node = Node.start(Config.of(Map.of("port", "0", "data", folder.toString())))) {
            browse(node.address());
            talk(new ParleyServer(node.address()));
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void browse(URI address) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            for (String path : List.of("/readyz", "/", "/metrics")) {
                browser.send(
                        HttpRequest.newBuilder(address.resolve(path)).timeout(MAX_STEP).build(),
                        BodyHandlers.discarding());
            }
        }
    }

    private static void talk(ParleyServer server) throws Exception {
        String password = "only for training";
        server.signUp(new Api.SignUp("trainee", password, null, null, null, null, null));
        try (ParleyClient client =
                new ParleyClient(
                                server.signIn("trainee", password, "training"),
                                ClientOptions.of("parley-train", "1"),
                                new ClientListener() {})
                        .start()) {
            client.awaitLive(MAX_STEP);
            String room =
                    client.createRoom("Training", Visibility.PUBLIC, List.of())
                            .get(MAX_STEP.toSeconds(), TimeUnit.SECONDS)
                            .channel();
            for (int i = 0; i < MESSAGES; i++) {
                client.send(room, "Hello number " + i).get(MAX_STEP.toSeconds(), TimeUnit.SECONDS);
            }
            client.history(room, new HistoryRange(null, null, null, MESSAGES))
                    .get(MAX_STEP.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
