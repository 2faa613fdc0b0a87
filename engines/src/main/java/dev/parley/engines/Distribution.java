package dev.parley.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program files of an engine: the runtime dependencies of its {@code NAME.pom.xml}, fetched
 * through Maven once and kept for all later starts. Each engine has a folder of its own, because
 * their libraries clash.
 */
final class Distribution {
    private static final String COPY =
            "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

    /** The platform of a server of jars. */
    static final String ANYWHERE = "any";

    private static final String NEEDS_MAVEN =
            "The servers of a cluster are fetched through Maven, once, and there is no mvn on the"
                    + " PATH. Install it from https://maven.apache.org or with your package manager"
                    + " (\"apt install maven\", \"brew install maven\").";
    private static final long FETCH_TIMEOUT_MINUTES = 10;
    private static final int HASH_CHARACTERS = 12;

    private final Path folder;

    private Distribution(Path folder) {
        this.folder = folder;
    }

    /** Makes what is needed of the fetched files, once. */
    @FunctionalInterface
    interface Unpacking {
        void unpack(Path folder) throws IOException;
    }

    /**
     * @param platform whose programs are fetched; part of the folder's name
     * @throws EngineException when it is not there and cannot be fetched
     */
    static Distribution fetch(String engine, String platform, Unpacking unpacking)
            throws IOException {
        var pom = Resources.text(engine + ".pom.xml");
        var cache = Files.createDirectories(cache());
        var folder = place(engine, platform);
        synchronized (Distribution.class) {
            // Several processes may find it missing at once.
            try (var lock =
                            FileChannel.open(
                                    cache.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                if (!Files.exists(folder)) {
                    var half = cache.resolve(engine + ".half");
                    delete(half);
                    Files.createDirectories(half);
                    copy(engine, pom, platform, half);
                    unpacking.unpack(half);
                    // The folder's name stands for "complete".
                    Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return new Distribution(folder);
    }

    /** As {@link #fetch(String, String, Unpacking)} for a server of jars, the same everywhere. */
    static Distribution fetch(String engine) throws IOException {
        return fetch(engine, ANYWHERE, _ -> {});
    }

    static boolean isThere(String engine, String platform) {
        try {
            return Files.exists(place(engine, platform));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Path place(String engine, String platform) throws IOException {
        var pom = Resources.text(engine + ".pom.xml");
        return cache().resolve(engine + "-" + hash(pom + platform));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** For {@code java -cp}. */
    String classPath() {
        return folder.resolve("*").toString();
    }

    /** The one file whose name begins so. */
    static Path only(Path folder, String start) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(start))
                    .findFirst()
                    .orElseThrow(() -> new EngineException("no " + start + " was fetched"));
        }
    }

    private static Path cache() {
        var own = System.getenv("PARLEY_ENGINES");
        if (own != null) {
            return Path.of(own);
        }
        var caches = System.getenv("XDG_CACHE_HOME");
        return (caches != null
                        ? Path.of(caches)
                        : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("parley")
                .resolve("engines");
    }

    private static void copy(String engine, String pom, String platform, Path into)
            throws IOException {
        if (Programs.onPath("mvn").isEmpty()) {
            throw new EngineException(NEEDS_MAVEN);
        }
        var project = Files.createTempDirectory("parley-engine-");
        var output = project.resolve("maven.log");
        try {
            Files.writeString(project.resolve("pom.xml"), pom);
            var maven =
                    new ProcessBuilder(
                                    List.of(
                                            "mvn",
                                            "-q",
                                            "-B",
                                            COPY,
                                            "-DincludeScope=runtime",
                                            "-Dplatform=" + platform,
                                            "-DoutputDirectory=" + into))
                            .directory(project.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!maven.waitFor(FETCH_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                maven.destroyForcibly();
                throw new EngineException(
                        "Maven did not fetch %s within %d minutes:%n%s"
                                .formatted(
                                        engine, FETCH_TIMEOUT_MINUTES, Files.readString(output)));
            }
            if (maven.exitValue() != 0) {
                throw new EngineException(
                        "Maven could not fetch %s:%n%s"
                                .formatted(engine, Files.readString(output)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineException("stopped while fetching " + engine, stopped);
        } finally {
            delete(project);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, HASH_CHARACTERS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var below = Files.walk(folder)) {
            for (var path : new ArrayList<>(below.sorted(Comparator.reverseOrder()).toList())) {
                Files.delete(path);
            }
        }
    }
}
