package dev.parley.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of the engines in one folder: free when they are first asked for, then kept. */
final class Ports {
    // Below what Linux and macOS give to outgoing connections: a port of a server that is down for
    // a moment must not be taken by a client that tries to reach it.
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int MAX_TRIES = 200;

    private final Path file;

    private Ports(Path file) {
        this.file = file;
    }

    static Ports of(Path cluster) {
        return new Ports(cluster.resolve("ports.properties"));
    }

    int port(String name) throws IOException {
        synchronized (Ports.class) {
            var known = new Properties();
            if (Files.exists(file)) {
                try (var in = Files.newBufferedReader(file)) {
                    known.load(in);
                }
            }
            var kept = known.getProperty(name);
            if (kept != null) {
                return Integer.parseInt(kept);
            }
            var port = free(known);
            known.setProperty(name, Integer.toString(port));
            try (var out = Files.newBufferedWriter(file)) {
                known.store(out, null);
            }
            return port;
        }
    }

    private static int free(Properties taken) throws IOException {
        IOException last = new IOException("no port was tried");
        for (var tries = 0; tries < MAX_TRIES; tries++) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (taken.containsValue(Integer.toString(port))) {
                continue;
            }
            try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException busy) {
                last = busy;
            }
        }
        throw last;
    }
}
