package dev.parley.bench.installation;

import dev.parley.protocol.Api;
import dev.parley.protocol.Json;
import dev.parley.protocol.ProtocolException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;

/** The HTTP API of a server, called as its own page does: with the cookie and its origin. */
public final class Web implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final URI server;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();

    public Web(URI server) {
        this.server = server;
    }

    /**
     * An answer that is not always good.
     *
     * @param cookie what the answer sets, {@code name=value}; null for none
     */
    public record Reply(int status, byte[] body, @Nullable String cookie) {
        boolean isGood() {
            return status / 100 == 2;
        }

        /**
         * The body as this type.
         *
         * @throws BenchException with what the server said, when it said no
         */
        public <T> T as(Class<T> type) {
            if (!isGood()) {
                throw new BenchException("The server says: " + sentence());
            }
            return Json.body(body, type);
        }

        /** Why not, in the server's words. */
        String sentence() {
            try {
                var problem = Json.body(body, Api.Problem.class);
                return problem.detail() + " (" + problem.code().wireName() + ")";
            } catch (ProtocolException strange) {
                return "HTTP " + status;
            }
        }
    }

    /**
     * One call.
     *
     * @param path below {@code /api/v1}
     */
    public Reply call(String method, String path, @Nullable String cookie, @Nullable Object body) {
        var request =
                HttpRequest.newBuilder(server.resolve("/api/v1" + path))
                        .timeout(ANSWER_TIMEOUT)
                        .header("Accept", "application/json")
                        .header("Origin", server.getScheme() + "://" + server.getRawAuthority())
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(Json.encode(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        } else if (!method.equals("GET")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        var response = answered(request.build());
        return new Reply(
                response.statusCode(),
                response.body(),
                response.headers()
                        .firstValue("Set-Cookie")
                        .map(set -> set.replaceFirst(";.*", ""))
                        .orElse(null));
    }

    /** The text at a path of the whole server, such as {@code /metrics}. */
    public String text(String path) {
        var response =
                answered(
                        HttpRequest.newBuilder(server.resolve(path))
                                .timeout(ANSWER_TIMEOUT)
                                .build());
        if (response.statusCode() != 200) {
            throw new BenchException(path + " answers HTTP " + response.statusCode());
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private HttpResponse<byte[]> answered(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new BenchException("The server at " + server + " does not answer.", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted.", interrupted);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
