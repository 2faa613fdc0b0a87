package dev.parley.bench.peer;

import dev.parley.bench.installation.BenchException;
import dev.parley.bench.installation.ServerProcess;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A peer's server on a free port of this machine, started by its script, which becomes the server.
 */
public final class PeerServer implements AutoCloseable {
    private static final long START_SECONDS = 600;
    private static final long LOOK_MILLIS = 100;
    private static final long STOP_SECONDS = 10;
    private static final int CONNECT_MILLIS = 1_000;

    private final Process process;
    private final int port;

    private PeerServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Returns when it takes connections.
     *
     * @param home the clone
     * @param prefix what stands in front of the command, such as {@code taskset -c 0}
     */
    public static PeerServer start(Peer peer, Path home, List<String> prefix) {
        var bench = home.resolve("bench");
        var log = bench.resolve("target").resolve("peers").resolve(peer + ".log").toFile();
        try {
            int port = freePort();
            var command = new ArrayList<>(prefix);
            command.add(
                    bench.resolve("peers").resolve(peer.toString()).resolve("start").toString());
            command.add(Integer.toString(port));
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(prepared(log));
            builder.environment()
                    .put(
                            "JAVA",
                            Path.of(System.getProperty("java.home"), "bin", "java").toString());
            builder.environment().put("BENCH_CLASSES", System.getProperty("java.class.path"));
            var server = new PeerServer(builder.start(), port);
            try {
                server.awaitOpen(peer, log);
            } catch (RuntimeException failed) {
                server.close();
                throw failed;
            }
            return server;
        } catch (IOException failed) {
            throw new BenchException(
                    peer + " could not be started: " + failed.getMessage(), failed);
        }
    }

    private static File prepared(File log) throws IOException {
        var folder = log.getParentFile();
        if (!folder.isDirectory() && !folder.mkdirs()) {
            throw new IOException("no folder " + folder);
        }
        return log;
    }

    private static int freePort() throws IOException {
        try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private void awaitOpen(Peer peer, File log) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!isOpen()) {
            if (!process.isAlive()) {
                throw new BenchException(peer + " ended at once; " + log + " says why.");
            }
            if (System.nanoTime() > deadline) {
                throw new BenchException(peer + " did not start in time; see " + log + ".");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    private boolean isOpen() {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public List<URI> gateways() {
        return List.of(URI.create("ws://127.0.0.1:" + port + "/"));
    }

    public ServerProcess process() {
        return ServerProcess.of(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
