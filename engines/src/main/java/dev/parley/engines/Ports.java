package dev.parley.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of the engines in one folder: free when they are first asked for, then kept. */
final class Ports {
    static final String FILE = "ports.properties";

    /** The key of where to look first; no engine has this name. */
    private static final String FROM = "from";

    // Below what Linux and macOS give to outgoing connections: a port of a server that is down for
    // a moment must not be taken by a client that tries to reach it.
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int MAX_TRIES = 200;
    private static final int MAX_PORT = 65_535;

    private final Path file;

    private Ports(Path file) {
        this.file = file;
    }

    static Ports of(Path cluster) {
        return new Ports(cluster.resolve(FILE));
    }

    int port(String name) throws IOException {
        synchronized (Ports.class) {
            var known = known();
            var kept = known.getProperty(name);
            if (kept != null) {
                return Integer.parseInt(kept);
            }
            var port = free(known);
            known.setProperty(name, Integer.toString(port));
            keep(known);
            return port;
        }
    }

    /** New ports are the next free ones from here on. */
    void from(int first) throws IOException {
        synchronized (Ports.class) {
            var known = known();
            known.setProperty(FROM, Integer.toString(first));
            keep(known);
        }
    }

    /** Those that an engine has already, of its own name or one that begins with it and a dot. */
    List<Integer> known(String name) throws IOException {
        synchronized (Ports.class) {
            var known = known();
            return known.stringPropertyNames().stream()
                    .filter(key -> key.equals(name) || key.startsWith(name + "."))
                    .map(key -> Integer.valueOf(known.getProperty(key)))
                    .toList();
        }
    }

    private Properties known() throws IOException {
        var known = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                known.load(in);
            }
        }
        return known;
    }

    private void keep(Properties known) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            known.store(out, null);
        }
    }

    private static int free(Properties known) throws IOException {
        var from = known.getProperty(FROM);
        IOException last = new IOException("no port was tried");
        for (var tries = 0; tries < MAX_TRIES; tries++) {
            var port =
                    from == null
                            ? ThreadLocalRandom.current().nextInt(FIRST, LAST)
                            : Integer.parseInt(from) + tries;
            if (port > MAX_PORT || isTaken(known, port)) {
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

    private static boolean isTaken(Properties known, int port) {
        return known.stringPropertyNames().stream()
                .filter(key -> !key.equals(FROM))
                .anyMatch(key -> known.getProperty(key).equals(Integer.toString(port)));
    }
}
