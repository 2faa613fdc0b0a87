package dev.parley;

import dev.parley.engines.Cassandra;
import dev.parley.engines.Engine;
import dev.parley.engines.EngineProcess;
import dev.parley.engines.Kafka;
import dev.parley.engines.PostgreSql;
import dev.parley.engines.Redis;
import dev.parley.engines.ZooKeeper;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * One of each server for all tests of this JVM: started when a test first asks for it, killed with
 * the JVM. A test that kills or freezes a server starts its own.
 */
public final class RealEngines {
    private static final Map<String, EngineProcess> RUNNING = new HashMap<>();
    private static final Path FOLDER = folder();

    private RealEngines() {}

    public static EngineProcess kafka() {
        return running(Kafka.single());
    }

    /** Skips the test where Cassandra cannot run, but not where every change is tried. */
    public static EngineProcess cassandra() {
        Assumptions.assumeTrue(
                Cassandra.canRun() || System.getenv("CI") != null, Cassandra.NEEDS_JDK);
        return running(new Cassandra());
    }

    public static EngineProcess zooKeeper() {
        return running(new ZooKeeper());
    }

    public static EngineProcess postgreSql() {
        return running(new PostgreSql());
    }

    public static EngineProcess redis() {
        return running(new Redis());
    }

    private static synchronized EngineProcess running(Engine engine) {
        return RUNNING.computeIfAbsent(engine.name(), _ -> engine.start(FOLDER)).awaitReady();
    }

    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("parley-engines-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(folder)));
            return folder;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void end(Path folder) {
        RUNNING.values().forEach(EngineProcess::close);
        try (var below = Files.walk(folder)) {
            below.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
