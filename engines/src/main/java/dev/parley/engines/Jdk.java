package dev.parley.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the JVMs of this machine are. */
final class Jdk {
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/lib/jvm"),
                    Path.of("/usr/java"),
                    Path.of("/opt/java"),
                    Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
                    Path.of("/Library/Java/JavaVirtualMachines"));

    private Jdk() {}

    /** The usual places, for people. */
    static String places() {
        return PLACES.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** The {@code java} that runs this. */
    static String current() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * A {@code java} of version 17: from JAVA17_HOME, else JAVA_HOME (which Maven sets to its own),
     * the PATH, and the usual places.
     */
    static Optional<String> seventeen() {
        return Stream.of(
                        Stream.of("JAVA17_HOME", "JAVA_HOME")
                                .map(System::getenv)
                                .filter(Objects::nonNull)
                                .map(Path::of),
                        onPath(),
                        PLACES.stream().flatMap(Jdk::children))
                .flatMap(homes -> homes)
                .flatMap(home -> Stream.of(home, home.resolve("Contents").resolve("Home")))
                .filter(Jdk::isSeventeen)
                .map(home -> home.resolve("bin").resolve("java").toString())
                .findFirst();
    }

    private static Stream<Path> onPath() {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "java"))
                .filter(Files::isExecutable)
                .flatMap(
                        java -> {
                            try {
                                var bin = java.toRealPath().getParent();
                                return Stream.ofNullable(bin).map(Path::getParent);
                            } catch (IOException gone) {
                                return Stream.of();
                            }
                        })
                .filter(Objects::nonNull);
    }

    private static Stream<Path> children(Path place) {
        try (var folders = Files.list(place)) {
            return folders.sorted().toList().stream();
        } catch (IOException notThere) {
            return Stream.of();
        }
    }

    /** Reads the file that every JDK keeps about itself, which is quicker than starting it. */
    private static boolean isSeventeen(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin").resolve("java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17");
        } catch (IOException unknown) {
            return false;
        }
    }
}
