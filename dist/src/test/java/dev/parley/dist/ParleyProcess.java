package dev.parley.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The finished jar as a child process, as its users run it. */
final class ParleyProcess implements AutoCloseable {
    static final Path JAR = Path.of("target", "parley.jar").toAbsolutePath();
    private static final String READY = "Parley is ready at ";
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final URI address;
    private final List<String> output;

    private ParleyProcess(Process process, URI address, List<String> output) {
        this.process = process;
        this.address = address;
        this.output = output;
    }

    /** Starts {@code serve} and returns when it is ready. */
    static ParleyProcess serve(Path data, int port, Map<String, String> settings) {
        var builder =
                new ProcessBuilder(
                        java("serve", "--data", data.toString(), "--port", Integer.toString(port)));
        builder.redirectErrorStream(true).environment().putAll(settings);
        // RocksDB unpacks its library there; a killed process would leave it in the temporary
        // folder.
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", JAR.getParent().toString());
        try {
            var process = builder.start();
            var output = Collections.synchronizedList(new ArrayList<String>());
            var ready = new CompletableFuture<URI>();
            Thread.ofVirtual().start(() -> read(process, output, ready));
            return new ParleyProcess(process, ready.get(START_SECONDS, TimeUnit.SECONDS), output);
        } catch (Exception failed) {
            throw new IllegalStateException("Parley did not start", failed);
        }
    }

    /** The command line that runs the jar. */
    static List<String> java(String... arguments) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    URI address() {
        return address;
    }

    List<String> output() {
        return List.copyOf(output);
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Freezes it: connections stay, nothing is answered. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("cannot send SIG" + name);
        }
    }

    /** SIGTERM; returns the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Parley did not stop within " + STOP_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static void read(Process process, List<String> output, CompletableFuture<URI> ready) {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.startsWith(READY)) {
                    ready.complete(URI.create(line.substring(READY.length()).strip()));
                }
            }
        } catch (IOException closed) {
            output.add("(the output ended: " + closed.getMessage() + ")");
        }
        ready.completeExceptionally(
                new IllegalStateException("it ended: " + String.join("\n", output)));
    }
}
