package dev.parley.engines;

import dev.parley.engines.Launch.Readiness;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The servers of one folder that go on when the program that started them has ended. What is known
 * of each stands in {@code processes/NAME.properties}, its output in {@code logs/NAME.log}; its
 * process is known by its number and the time of its start, so that nobody else's is touched.
 */
public final class Fleet {
    private static final String KNOWN = ".properties";
    private static final long PORT_TIMEOUT_MILLIS = 3_000;
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private final Path folder;
    private volatile boolean endsWithThisProgram;

    private Fleet(Path folder) {
        this.folder = folder;
    }

    public static Fleet in(Path folder) {
        return new Fleet(folder.toAbsolutePath().normalize());
    }

    /**
     * Servers that are started from now on are killed when this program ends, even if that is
     * killed: for tests.
     */
    public void endWithThisProgram() {
        endsWithThisProgram = true;
    }

    /** Held by a program while it starts or stops servers. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @throws EngineException when another program holds it
     */
    public Lock lock() {
        try {
            Files.createDirectories(folder);
            var channel =
                    FileChannel.open(
                            folder.resolve("fleet.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!take(channel)) {
                channel.close();
                throw new EngineException(
                        "Another program is starting or stopping servers in "
                                + folder
                                + ". Try again when it has ended.");
            }
            return () -> {
                try {
                    channel.close();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            };
        } catch (IOException broken) {
            throw new EngineException(folder + " cannot be used: " + broken.getMessage(), broken);
        }
    }

    private static boolean take(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    /** From now on new ports are the free ones from this one on, not any. */
    public void portsFrom(int first) {
        try {
            Files.createDirectories(folder);
            Ports.of(folder).from(first);
        } catch (IOException broken) {
            throw new EngineException("the ports cannot be kept in " + folder, broken);
        }
    }

    /**
     * Starts a server without waiting until it answers.
     *
     * @throws EngineException when it runs already, or something that it needs is missing
     */
    public EngineProcess start(Engine engine) {
        var before = find(engine.name());
        if (before.isPresent() && before.get().isAlive()) {
            throw new EngineException(
                    "%s runs already, as process %d.".formatted(engine.name(), before.get().pid()));
        }
        try {
            for (var port : Ports.of(folder).known(engine.name())) {
                checkFree(engine.name(), port);
            }
            var process = engine.startDetached(folder);
            if (endsWithThisProgram) {
                Warden.watch(process.pid());
            }
            remember(process);
            return process;
        } catch (IOException broken) {
            throw new EngineException(engine.name() + " cannot be started in " + folder, broken);
        }
    }

    /** Every server that was ever started here, by name, those that have ended included. */
    public List<EngineProcess> processes() {
        var known = folder.resolve("processes");
        if (!Files.isDirectory(known)) {
            return List.of();
        }
        try (var files = Files.list(known)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(KNOWN))
                    .map(name -> name.substring(0, name.length() - KNOWN.length()))
                    .sorted()
                    .map(this::find)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException unreadable) {
            throw new EngineException(known + " cannot be read", unreadable);
        }
    }

    public Optional<EngineProcess> find(String name) {
        var file = file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var known = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            known.load(in);
        } catch (IOException unreadable) {
            throw new EngineException(file + " cannot be read", unreadable);
        }
        var line = known.getProperty("ready_line");
        var readiness =
                line == null
                        ? new Readiness.Reply(
                                known.getProperty("ready_request"),
                                known.getProperty("ready_reply"))
                        : new Readiness.LogLine(line);
        return Optional.of(
                EngineProcess.known(
                        name,
                        new EngineProcess.Output(log(name), number(known, "log_start")),
                        new Launch(
                                List.of(),
                                Math.toIntExact(number(known, "port")),
                                readiness,
                                known.getProperty("stop_signal")),
                        new OsProcess(number(known, "pid"), known.getProperty("started"))));
    }

    private void remember(EngineProcess process) throws IOException {
        var known = new Properties();
        known.setProperty("pid", Long.toString(process.pid()));
        known.setProperty("started", process.process().started());
        known.setProperty("port", Integer.toString(process.launch().port()));
        known.setProperty("stop_signal", process.launch().stopSignal());
        known.setProperty("log_start", Long.toString(process.logStart()));
        switch (process.launch().readiness()) {
            case Readiness.LogLine line -> known.setProperty("ready_line", line.part());
            case Readiness.Reply reply -> {
                known.setProperty("ready_request", reply.request());
                known.setProperty("ready_reply", reply.start());
            }
        }
        var file = file(process.name());
        Files.createDirectories(file.getParent());
        // Never half written: whoever reads it may send signals to what it says.
        var half = file.resolveSibling(process.name() + ".half");
        try (var out = Files.newBufferedWriter(half)) {
            known.store(out, null);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long number(Properties known, String key) {
        return Long.parseLong(known.getProperty(key, "0"));
    }

    private Path file(String name) {
        return folder.resolve("processes").resolve(name + KNOWN);
    }

    private Path log(String name) {
        return Engine.log(folder, name);
    }

    /** The last threads of a process that was killed may hold its port for a moment. */
    private void checkFree(String name, int port) {
        var deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PORT_TIMEOUT_MILLIS);
        for (var taken = whyTaken(port); taken != null; taken = whyTaken(port)) {
            if (System.nanoTime() > deadline) {
                throw new EngineException(
                        ("%s had port %d, which another program has taken. End that program (\"lsof"
                                        + " -i :%d\" names it), or take the port's line out of %s"
                                        + " for another one.")
                                .formatted(name, port, port, folder.resolve(Ports.FILE)),
                        taken);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_LOOKS_MILLIS));
        }
    }

    private static @Nullable IOException whyTaken(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return null;
        } catch (IOException taken) {
            return taken;
        }
    }
}
