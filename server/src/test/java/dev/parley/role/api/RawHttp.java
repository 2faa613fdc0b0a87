package dev.parley.role.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Says what no well-behaved client says, such as another server's name. */
final class RawHttp {
    private RawHttp() {}

    /** The whole answer. */
    static String send(URI base, String method, String host, String path, String body) {
        var request =
                """
                %s %s HTTP/1.1\r
                Host: %s\r
                Connection: close\r
                Content-Length: %d\r
                \r
                %s\
                """
                        .formatted(method, path, host, body.length(), body);
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
