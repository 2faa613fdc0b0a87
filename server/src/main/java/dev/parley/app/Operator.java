package dev.parley.app;

import dev.parley.protocol.Api;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Who may read a data folder, talking with the node that runs on it. Where none runs, one is
 * started for as long as this is open, on a loopback port that nobody knows: so there is one way to
 * do a thing, and it holds the folder's lock.
 *
 * <p>What cannot be done is a {@link CommandException} with the node's own sentence.
 */
final class Operator implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A backup of a large history is written and read again before it is answered. */
    private static final Duration ANSWER = Duration.ofHours(1);

    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int UNAUTHENTICATED = 401;

    private final AdminFile file;
    private final HttpClient http;
    private final @Nullable Node ownNode;

    private Operator(AdminFile file, @Nullable Node ownNode) {
        this.file = file;
        this.ownNode = ownNode;
        var builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        var certificate = file.certificateSha256();
        http =
                (certificate == null
                                ? builder
                                : builder.sslContext(OwnCertificate.trusting(certificate)))
                        .build();
    }

    /**
     * @throws StartException when no node runs and none can be started
     */
    static Operator open(OperatorOptions options) throws ConfigException {
        var config = options.load();
        var data = config.data().toAbsolutePath().normalize();
        if (!Files.isDirectory(data)) {
            throw new CommandException(
                    "There is no data folder " + data + ". Name it with --data.");
        }
        var running = connect(data, null);
        if (running != null) {
            return running;
        }
        if (config.cluster().isOn()) {
            throw new CommandException(
                    "No node with the role api runs on the data folder "
                            + data
                            + ". Start one, or run this where one does.");
        }
        var node = Node.start(options.load(Map.of("host", "127.0.0.1", "port", "0")));
        var own = connect(data, node);
        if (own == null) {
            node.close();
            throw new CommandException("The node that was started in " + data + " is not there.");
        }
        return own;
    }

    private static @Nullable Operator connect(Path data, @Nullable Node ownNode) {
        try {
            var file = AdminFile.read(data).orElse(null);
            if (file == null) {
                return null;
            }
            var operator = new Operator(file, ownNode);
            return operator.answers() ? operator : null;
        } catch (IOException unreadable) {
            throw new CommandException(
                    "The data folder "
                            + data
                            + " cannot be read: run this as the user who runs Parley.",
                    unreadable);
        }
    }

    /** Not, when the file was left behind by a node that was killed. */
    private boolean answers() throws IOException {
        try {
            http.send(request("/admin/settings").GET().build(), BodyHandlers.discarding());
            return true;
        } catch (ConnectException nobody) {
            http.close();
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Api.MadeUser create(Api.NewUser user) {
        return send("POST", "/admin/users", user, Api.MadeUser.class);
    }

    /** Accounts after a username. */
    Api.ManagedUsers users(String query, String after) {
        return send(
                "GET",
                "/admin/users?limit=200&query=" + encoded(query) + "&after=" + encoded(after),
                null,
                Api.ManagedUsers.class);
    }

    Api.ManagedUser change(String username, Api.UserChange change) {
        return send("PATCH", user(username), change, Api.ManagedUser.class);
    }

    Api.UserPassword resetPassword(String username, Api.UserPassword wish) {
        return send("POST", user(username) + "/password", wish, Api.UserPassword.class);
    }

    Api.Invitation invite(Api.NewInvitation wish) {
        return send("POST", "/admin/invitations", wish, Api.Invitation.class);
    }

    Api.Settings change(Api.SettingsChange change) {
        return send("PATCH", "/admin/settings", change, Api.Settings.class);
    }

    Api.Backup backUp(Path folder) {
        var wish = new Api.NewBackup(folder.toAbsolutePath().normalize().toString());
        return send("POST", "/admin/backups", wish, Api.Backup.class);
    }

    private static String user(String username) {
        return "/admin/users/" + encoded(username);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T send(String method, String path, @Nullable Object body, Class<T> answer) {
        var publisher =
                body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(Json.encode(body));
        try {
            var reply =
                    http.send(
                            request(path).method(method, publisher).build(),
                            BodyHandlers.ofByteArray());
            if (reply.statusCode() == UNAUTHENTICATED) {
                throw new CommandException(
                        "The node at "
                                + file.url()
                                + " does not take the data folder's token. It takes it on loopback"
                                + " only: have it listen on 127.0.0.1, 0.0.0.0 or ::.");
            }
            if (reply.statusCode() < OK || reply.statusCode() >= REDIRECT) {
                throw new CommandException(Json.body(reply.body(), Api.Problem.class).detail());
            }
            return Json.body(reply.body(), answer);
        } catch (IOException | ProtocolException broken) {
            throw new CommandException(
                    "The node at "
                            + file.url()
                            + " does not answer as it should: "
                            + broken.getMessage(),
                    broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", stopped);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(file.url() + "/api/v1" + path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + file.token());
    }

    /** Whether the node runs for this alone. */
    boolean startedNode() {
        return ownNode != null;
    }

    @Override
    public void close() {
        http.close();
        if (ownNode != null) {
            ownNode.close();
        }
    }
}
