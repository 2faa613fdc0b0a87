package dev.parley.engines;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

class RedisTest extends EngineContractTest {
    @Override
    Engine engine() {
        return new Redis();
    }

    @Override
    void write(InetSocketAddress server, String value) throws IOException {
        ask(server, "SET name " + value);
    }

    @Override
    String read(InetSocketAddress server) throws IOException {
        return ask(server, "GET name");
    }

    /** Nothing is kept: that is how it is meant. */
    @Override
    String afterACrash(String written) {
        return "";
    }

    private static String ask(InetSocketAddress server, String command) throws IOException {
        try (var socket = new Socket(server.getAddress(), server.getPort());
                var in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var first = in.readLine();
            return first.startsWith("$") && !first.equals("$-1") ? in.readLine() : "";
        }
    }
}
