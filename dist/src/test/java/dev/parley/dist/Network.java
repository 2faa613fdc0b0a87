package dev.parley.dist;

import dev.parley.client.FrameSocket;
import dev.parley.dist.Line.Weather;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines between people and servers, all in the same weather; there is no other way. */
final class Network implements AutoCloseable {
    private final Map<Integer, Line> linesByPort = new LinkedHashMap<>();
    private final FrameSocket.Factory straight =
            FrameSocket.Factory.over(HttpClient.newHttpClient());

    private Network() {}

    static Network to(List<URI> servers) throws IOException {
        var network = new Network();
        for (var server : servers) {
            network.linesByPort.put(server.getPort(), new Line(server.getPort()));
        }
        return network;
    }

    Doors doors() {
        return new Doors(
                linesByPort.values().stream().map(Line::address).toList(),
                (address, listener) -> straight.open(through(address), listener));
    }

    /** A server that was asked over its line may name itself as it is or as it was asked. */
    private URI through(URI address) {
        var line = linesByPort.get(address.getPort());
        if (line != null) {
            return URI.create(
                    address.toString()
                            .replace(":" + address.getPort(), ":" + line.address().getPort()));
        }
        if (linesByPort.values().stream()
                .noneMatch(each -> each.address().getPort() == address.getPort())) {
            throw new IllegalArgumentException("no line leads to " + address);
        }
        return address;
    }

    int connections() {
        return linesByPort.values().stream().mapToInt(Line::connections).sum();
    }

    void turn(Weather weather) {
        linesByPort.values().forEach(line -> line.turn(weather));
    }

    void drop() {
        linesByPort.values().forEach(Line::drop);
    }

    void strand() {
        linesByPort.values().forEach(Line::strand);
    }

    @Override
    public void close() throws IOException {
        for (var line : linesByPort.values()) {
            line.close();
        }
    }
}
