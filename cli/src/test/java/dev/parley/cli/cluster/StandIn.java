package dev.parley.cli.cluster;

import com.sun.net.httpserver.HttpServer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a cluster sees of a node: ready, and with two figures. Dies of a setting it is told to. */
final class StandIn {
    private static final String METRICS =
            """
            # TYPE parley_gateway_connections gauge
            parley_gateway_connections 7.0
            # TYPE parley_partitions_owned gauge
            parley_partitions_owned{node="a"} 3.0
            """;

    private StandIn() {}

    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StandIn.class.getName());
    }

    public static void main(String[] args) throws Exception {
        var config = Files.readString(Path.of(args[args.length - 1]));
        if (config.contains("fail: true")) {
            throw new IllegalStateException("told to fail");
        }
        var port =
                config.lines()
                        .filter(line -> line.startsWith("port: "))
                        .map(line -> Integer.parseInt(line.substring("port: ".length())))
                        .findFirst()
                        .orElseThrow();
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(
                "/",
                exchange -> {
                    var body = METRICS.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }
}
