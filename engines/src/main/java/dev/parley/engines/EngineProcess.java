package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that was started, by this program or by one before. */
public final class EngineProcess implements AutoCloseable {
    private static final long READY_TIMEOUT_MILLIS = 90_000;
    private static final long STOP_TIMEOUT_MILLIS = 45_000;
    private static final long KILL_TIMEOUT_MILLIS = 15_000;
    private static final long CHILDREN_TIMEOUT_MILLIS = 2_000;
    private static final long POLL_MILLIS = 25;
    private static final int REPLY_TIMEOUT_MILLIS = 1_000;
    private static final int TAIL_BYTES = 4_096;

    /** A longer log is set aside at the next start; one is kept. */
    private static final long MAX_LOG_BYTES = 16 * 1_024 * 1_024;

    private final String name;
    private final Path log;
    private final long logStart;
    private final Launch launch;
    private final OsProcess process;
    private final @Nullable Process child;

    private EngineProcess(
            String name, Output output, Launch launch, OsProcess process, @Nullable Process child) {
        this.name = name;
        this.log = output.log();
        this.logStart = output.start();
        this.launch = launch;
        this.process = process;
        this.child = child;
    }

    /**
     * Where it writes.
     *
     * @param start where in the file this run begins
     */
    record Output(Path log, long start) {
        static Output to(Path log) throws IOException {
            Files.createDirectories(log.toAbsolutePath().getParent());
            if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
                Files.move(
                        log,
                        log.resolveSibling(log.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return new Output(log, Files.exists(log) ? Files.size(log) : 0);
        }
    }

    /** As a child of this program, which it does not outlive. */
    static EngineProcess spawn(String name, Path folder, Path log, Launch launch)
            throws IOException {
        var process = spawn(name, folder, log, launch, launch.command());
        Warden.watch(process.pid());
        return process;
    }

    /** To go on when this program has ended, or its terminal was closed. */
    static EngineProcess spawnDetached(String name, Path folder, Path log, Launch launch)
            throws IOException {
        var command = new ArrayList<>(Programs.ownSession());
        command.addAll(launch.command());
        return spawn(name, folder, log, launch, command);
    }

    private static EngineProcess spawn(
            String name, Path folder, Path log, Launch launch, List<String> command)
            throws IOException {
        var output = Output.to(log);
        var child =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        return new EngineProcess(name, output, launch, OsProcess.of(child.pid()), child);
    }

    /** One that was started before. */
    static EngineProcess known(String name, Output output, Launch launch, OsProcess process) {
        return new EngineProcess(name, output, launch, process, null);
    }

    Launch launch() {
        return launch;
    }

    OsProcess process() {
        return process;
    }

    long logStart() {
        return logStart;
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

    /** Its output, start after start. */
    public Path log() {
        return log;
    }

    /** The memory that it and its children hold, a page that several share counted in parts. */
    public long residentBytes() {
        return process.tree().stream().mapToLong(OsProcess::residentBytes).sum();
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
            if (!isAlive()) {
                throw new EngineException(
                        "%s ended at its start%s:%n%s".formatted(name, exitCode(), tail()));
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
        process.signal(launch.stopSignal());
        // Who was frozen hears no signal.
        process.signal("CONT");
        if (!awaitEnd(STOP_TIMEOUT_MILLIS)) {
            kill();
        }
    }

    /** Ends it as a crash of its machine would: with every process that it has started. */
    public void kill() {
        var all = process.tree();
        all.forEach(each -> each.signal("KILL"));
        if (!awaitEnd(KILL_TIMEOUT_MILLIS)) {
            throw new EngineException(name + " cannot be killed");
        }
        // They hold what the next start needs.
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CHILDREN_TIMEOUT_MILLIS);
        while (all.stream().anyMatch(OsProcess::isAlive) && System.nanoTime() < deadline) {
            sleep();
        }
    }

    /** Freezes it: connections stay, nothing is answered. */
    public void pause() {
        process.tree().forEach(each -> each.signal("STOP"));
    }

    public void resume() {
        process.tree().forEach(each -> each.signal("CONT"));
    }

    /** As {@link #kill}: who wants to keep its folder stops it before. */
    @Override
    public void close() {
        kill();
    }

    /** Whether it answers now. */
    public boolean isReady() {
        try {
            return isAlive()
                    && switch (launch.readiness()) {
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

    private String exitCode() {
        return child == null || child.isAlive() ? "" : " with " + child.exitValue();
    }

    private String tail() {
        try {
            return logSince(Math.max(logStart, Files.size(log) - TAIL_BYTES)) + "\nlog: " + log;
        } catch (IOException unreadable) {
            return "its log cannot be read: " + unreadable;
        }
    }

    private boolean awaitEnd(long timeoutMillis) {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            sleep();
        }
        return true;
    }

    /** Between two looks: nobody tells of the end of a process that is no child. */
    private void sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineException("stopped while waiting for " + name, stopped);
        }
    }
}
