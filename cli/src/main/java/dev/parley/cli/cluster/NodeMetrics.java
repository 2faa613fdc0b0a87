package dev.parley.cli.cluster;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a node tells of itself at {@code /metrics}. */
record NodeMetrics(@Nullable Integer connections, @Nullable Integer partitions) {
    static final NodeMetrics UNKNOWN = new NodeMetrics(null, null);
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final int OK = 200;

    static NodeMetrics of(HttpClient http, URI node) {
        try {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(node.resolve("/metrics"))
                                    .timeout(MAX_WAIT)
                                    .build(),
                            BodyHandlers.ofString());
            return answer.statusCode() == OK
                    ? new NodeMetrics(
                            gauge(answer.body(), "parley_gateway_connections"),
                            gauge(answer.body(), "parley_partitions_owned"))
                    : UNKNOWN;
        } catch (IOException silent) {
            return UNKNOWN;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(MAX_WAIT)
                .build();
    }

    /** The sum over its labels; null when there is none. */
    private static @Nullable Integer gauge(String metrics, String name) {
        var values =
                metrics.lines()
                        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .mapToDouble(Double::parseDouble)
                        .boxed()
                        .toList();
        return values.isEmpty()
                ? null
                : (int) values.stream().mapToDouble(Double::doubleValue).sum();
    }
}
