package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A server that was started. Its output is in {@code log.txt} in its folder, start after start. */
public final class EngineProcess implements AutoCloseable {
    private static final long READY_TIMEOUT_MILLIS = 90_000;
    private static final long STOP_TIMEOUT_MILLIS = 15_000;
    private static final long CHILDREN_TIMEOUT_MILLIS = 2_000;
    private static final long POLL_MILLIS = 25;
    private static final int REPLY_TIMEOUT_MILLIS = 1_000;
    private static final int TAIL_BYTES = 4_096;

    private final String name;
    private final Path log;
    private final long logStart;
    private final Launch launch;
    private final Process process;

    private EngineProcess(String name, Path log, long logStart, Launch launch, Process process) {
        this.name = name;
        this.log = log;
        this.logStart = logStart;
        this.launch = launch;
        this.process = process;
    }

    static EngineProcess spawn(String name, Path folder, Launch launch) throws IOException {
        var log = folder.resolve("log.txt");
        var logStart = Files.exists(log) ? Files.size(log) : 0;
        var process =
                new ProcessBuilder(launch.command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        return new EngineProcess(name, log, logStart, launch, process);
    }

    public String name() {
        return name;
    }

    /** Where it answers, on the loopback address. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), launch.port());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /**
     * Returns when the server answers.
     *
     * @throws EngineException with the end of its log, when it ended or took longer than {@value
     *     #READY_TIMEOUT_MILLIS} ms
     */
    public EngineProcess awaitReady() {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_TIMEOUT_MILLIS);
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new EngineException(
                        "%s ended at its start with %d:%n%s"
                                .formatted(name, process.exitValue(), tail()));
            }
            if (System.nanoTime() > deadline) {
                throw new EngineException(
                        "%s did not answer within %d s:%n%s"
                                .formatted(name, READY_TIMEOUT_MILLIS / 1_000, tail()));
            }
            sleep();
        }
        return this;
    }

    /** Ends it in order; by force when it does not end within {@value #STOP_TIMEOUT_MILLIS} ms. */
    public void stop() {
        signal(launch.stopSignal());
        if (!awaitEnd()) {
            kill();
        }
    }

    /** Ends it as a crash of its machine would: with every process that it has started. */
    public void kill() {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        if (!awaitEnd()) {
            throw new EngineException(name + " cannot be killed");
        }
        // They hold what the next start needs. Who is dead and not yet buried holds nothing.
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CHILDREN_TIMEOUT_MILLIS);
        while (children.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            sleep();
        }
    }

    /** Freezes it: connections stay, nothing is answered. */
    public void pause() {
        signalAll("STOP");
    }

    public void resume() {
        signalAll("CONT");
    }

    /** As {@link #kill}: who wants to keep its folder stops it before. */
    @Override
    public void close() {
        kill();
    }

    private boolean isReady() {
        try {
            return switch (launch.readiness()) {
                case Readiness.LogLine line -> logSince(logStart).contains(line.part());
                case Readiness.Reply reply -> replies(reply);
            };
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean replies(Readiness.Reply reply) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(address(), REPLY_TIMEOUT_MILLIS);
            socket.setSoTimeout(REPLY_TIMEOUT_MILLIS);
            socket.getOutputStream().write(reply.request().getBytes(StandardCharsets.US_ASCII));
            var start = reply.start().getBytes(StandardCharsets.US_ASCII);
            var answer = socket.getInputStream().readNBytes(start.length);
            return new String(answer, StandardCharsets.US_ASCII).equals(reply.start());
        }
    }

    private String logSince(long offset) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var bytes = new byte[Math.toIntExact(file.length() - offset)];
            file.seek(offset);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private String tail() {
        try {
            return logSince(Math.max(logStart, Files.size(log) - TAIL_BYTES)) + "\nlog: " + log;
        } catch (IOException unreadable) {
            return "its log cannot be read: " + unreadable;
        }
    }

    private void signalAll(String signal) {
        signal(signal);
        process.descendants().forEach(child -> signal(signal, child.pid()));
    }

    private void signal(String signal) {
        signal(signal, pid());
    }

    private void signal(String signal, long pid) {
        try {
            var kill = new ProcessBuilder("kill", "-s", signal, Long.toString(pid)).start();
            if (kill.waitFor() != 0 && pid == pid() && process.isAlive()) {
                throw new EngineException("%s took no signal %s".formatted(name, signal));
            }
        } catch (IOException broken) {
            throw new EngineException("no signal can be sent to " + name, broken);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(STOP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private void sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private EngineException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new EngineException("stopped while waiting for " + name, stopped);
    }
}
