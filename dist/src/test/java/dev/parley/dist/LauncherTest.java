package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs the real launcher in a pretended clone, where the JDK, Maven and npm are scripts that say
 * what they were asked and nothing else is on the PATH.
 */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "parley").toAbsolutePath().normalize();

    private static final List<String> TOOLS =
            List.of(
                    "awk",
                    "bash",
                    "cat",
                    "dirname",
                    "env",
                    "find",
                    "grep",
                    "head",
                    "ls",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep",
                    "tee",
                    "touch",
                    "tr");

    /**
     * A JVM that tells its arguments one a line, and makes the file that AOTCacheOutput asks for.
     */
    private static final String JAVA =
            """
            #!/usr/bin/env bash
            for arg in "$@"; do
                case $arg in
                    -XX:AOTCacheOutput=*) [ -e "$0.broken" ] || : >"${arg#*=}" ;;
                    -XX:+UseShenandoahGC) [ ! -e "$0.of-oracle" ] || exit 1 ;;
                esac
                printf '[%s]\\n' "$arg"
            done
            """;

    /** A Maven that packs an empty jar of the module it is asked for, where the launcher stands. */
    private static final String MVN =
            """
            #!/usr/bin/env bash
            echo "[INFO] Building server 0.1.0-SNAPSHOT                    [4/8]"
            if [ -e "$0.broken" ]; then echo "[ERROR] it does not compile"; exit 1; fi
            while [ "$1" != -f ]; do shift; done
            case $4 in bench) jar=bench ;; *) jar=parley ;; esac
            mkdir -p "$(dirname "$2")/$4/target"
            : >"$(dirname "$2")/$4/target/$jar.jar"
            """;

    @TempDir private Path temp;

    private Path clone;
    private Path bin;
    private Path jdk;
    private final Map<String, String> environment = new TreeMap<>();

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void pretendAClone() throws Exception {
        temp = temp.toRealPath();
        clone = Files.createDirectories(temp.resolve("my clone"));
        Files.copy(LAUNCHER, clone.resolve("parley"));
        for (String module :
                List.of("protocol", "server", "client", "cli", "dist", "web", "bench")) {
            Files.createDirectories(clone.resolve(module).resolve("src/main"));
            Files.createDirectories(clone.resolve(module).resolve("src/test"));
        }
        Files.createFile(clone.resolve("pom.xml"));
        Files.createDirectories(clone.resolve(".ci"));
        Files.createFile(clone.resolve(".ci/web"));
        bin = Files.createDirectories(temp.resolve("bin"));
        for (String tool : TOOLS) {
            script(bin.resolve(tool), "#!/bin/sh\nexec " + onPath(tool) + " \"$@\"\n");
        }
        script(bin.resolve("mvn"), MVN);
        jdk = pretendJdk("25.0.3");
        environment.put("PATH", bin.toString());
        environment.put("HOME", temp.toString());
        environment.put("PARLEY_JAVA_PLACES", temp.resolve("no-jdk") + "\n" + jdk);
    }

    @Test
    void buildsAndStartsFromAFreshClone() throws Exception {
        Ended ended = parley("serve", "--port", "0");

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).startsWith("Building Parley (the first time").contains("  server");
        assertThat(ended.out())
                .contains("[-jar]\n[" + clone.resolve("dist/target/parley.jar") + "]\n[serve]\n");
    }

    @Test
    void doesNotBuildAgainWhenNothingChanged() throws Exception {
        parley("--version");
        Ended ended = parley("--version");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).endsWith("[--version]\n");
    }

    @Test
    void buildsAgainWhenASourceIsNewerThanTheJar() throws Exception {
        parley("--version");
        changeLater(Files.createFile(clone.resolve("server/src/main/New.java")));

        assertThat(parley("--version").err())
                .startsWith("Building Parley, because sources changed");
    }

    @Test
    void buildsAgainWhenASourceWasRemoved() throws Exception {
        Path source = Files.createFile(clone.resolve("server/src/main/Old.java"));
        parley("--version");
        Files.delete(source);
        changeLater(source.getParent());

        assertThat(parley("--version").err())
                .startsWith("Building Parley, because sources changed");
    }

    @Test
    void doesNotBuildForTestsOrDataOrWhatTheBuildItselfWrote() throws Exception {
        parley("--version");
        for (String other :
                List.of(
                        "server/src/test/NewTest.java",
                        "server/target/classes/New.class",
                        "web/node_modules/x.js",
                        "web/dist/index.html",
                        "parley-data/parley.lock")) {
            Files.createDirectories(clone.resolve(other).getParent());
            changeLater(Files.createFile(clone.resolve(other)));
        }

        assertThat(parley("--version").err()).isEmpty();
    }

    @Test
    void buildsTheBenchOnlyWhenItIsAskedFor() throws Exception {
        parley("--version");
        assertThat(clone.resolve("bench/target/bench.jar")).doesNotExist();

        Ended ended = parley("bench", "ingest", "--rate", "200");

        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .contains("[-Dparley.home=" + clone + "]\n[-jar]")
                .endsWith(
                        "["
                                + clone.resolve("bench/target/bench.jar")
                                + "]\n[ingest]\n[--rate]\n[200]\n");
        assertThat(parley("bench", "ingest").err()).isEmpty();
        Files.createDirectories(clone.resolve("bench/results"));
        changeLater(Files.createFile(clone.resolve("bench/results/ingest.md")));
        assertThat(parley("bench", "ingest").err()).isEmpty();
        changeLater(Files.createFile(clone.resolve("bench/src/main/New.java")));
        assertThat(parley("serve").err()).isEmpty();
        assertThat(parley("bench", "ingest").err()).startsWith("Building Parley");
    }

    @Test
    void passesArgumentsOnAsTheyAre() throws Exception {
        assertThat(parley("serve", "--data", "a folder", "", "it's \"$HOME\" *").out())
                .endsWith("[serve]\n[--data]\n[a folder]\n[]\n[it's \"$HOME\" *]\n");
    }

    @Test
    void findsItsCloneThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(temp.resolve("link"), clone.resolve("parley"));
        Path second = Files.createSymbolicLink(bin.resolve("parley"), Path.of("../link"));

        assertThat(first).exists();
        assertThat(run(second, "--version").out())
                .contains("[" + clone.resolve("dist/target/parley.jar") + "]");
    }

    @Test
    void startsWithTheCacheMadeAfterTheBuild() throws Exception {
        Ended ended = parley("--version");

        Path cache = clone.resolve("dist/target/parley-25.0.3_9_LTS.aot");
        assertThat(ended.err()).contains("  start-up cache");
        assertThat(cache).exists();
        assertThat(ended.out()).contains("[-XX:AOTCache=" + cache + "]");
    }

    @Test
    void startsWithoutTheCacheWhenItCannotBeMadeAndDoesNotTryEachTime() throws Exception {
        Files.createFile(jdk.resolve("bin/java.broken"));
        Ended first = parley("--version");
        Ended second = parley("--version");

        assertThat(first.code()).isZero();
        assertThat(first.out()).doesNotContain("AOTCache=").contains("[--version]");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void servesWithTheCollectorOfShortPauses() throws Exception {
        assertThat(parley("serve").out())
                .contains("[-XX:+UseShenandoahGC]\n[-XX:ShenandoahGCMode=generational]\n[-jar]");
        assertThat(parley("--version").out()).doesNotContain("Shenandoah");
    }

    @Test
    void leavesTheCollectorToTheJvmWhereItHasNoneOfShortPauses() throws Exception {
        Files.createFile(jdk.resolve("bin/java.of-oracle"));
        Ended ended = parley("serve");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).doesNotContain("Shenandoah").contains("[serve]");
    }

    @Test
    void servesWithTheCollectorThatIsNamed() throws Exception {
        environment.put("PARLEY_JAVA_OPTS", "-XX:+UseSerialGC");

        assertThat(parley("serve").out())
                .contains("[-XX:+UseSerialGC]\n[-jar]")
                .doesNotContain("Shenandoah");
    }

    @Test
    void prefersTheNamedJdkAndPassesFurtherFlags() throws Exception {
        Path other = pretendJdk("26");
        environment.put("PARLEY_JAVA_HOME", other.toString());
        environment.put("PARLEY_JAVA_OPTS", "-Xmx1g -Dx=y");

        assertThat(parley("--version").out()).contains("[-Xmx1g]\n[-Dx=y]\n[-jar]");
        assertThat(clone.resolve("dist/target/parley-26_9_LTS.aot")).exists();
    }

    @Test
    void saysHowToGetAJdkWhenThereIsNone() throws Exception {
        environment.put("PARLEY_JAVA_PLACES", "");

        assertSentence(parley("serve"), "Parley needs a JDK 25 or newer and found none. Install");
    }

    @Test
    void saysThatTheJdkIsTooOld() throws Exception {
        Path old = pretendJdk("17.0.15");
        environment.put("PARLEY_JAVA_PLACES", old.toString());

        assertSentence(parley("serve"), "found none (JDK 17 in " + old + " is too old). Install");
    }

    @Test
    void saysThatTheNamedJdkIsNone() throws Exception {
        environment.put("PARLEY_JAVA_HOME", "/not/there");

        assertSentence(
                parley("serve"), "PARLEY_JAVA_HOME is /not/there, which is no JDK 25 or newer.");
    }

    @Test
    void saysHowToGetMavenWhenThereIsNone() throws Exception {
        Files.delete(bin.resolve("mvn"));

        assertSentence(
                parley("serve"), "Parley is built with Maven, and there is no mvn on the PATH.");
    }

    @Test
    void saysHowToGetNodeWhenItIsMissingOrTooOld() throws Exception {
        Files.createFile(clone.resolve("web/package.json"));

        assertSentence(parley("serve"), "Node 20 or newer and npm, and they are not on the PATH.");

        script(bin.resolve("node"), "#!/usr/bin/env bash\necho v18.1.0\n");
        script(bin.resolve("npm"), "#!/usr/bin/env bash\n");

        assertSentence(parley("serve"), "Node 20 or newer, and the one on the PATH is v18.1.0.");
    }

    @Test
    void needsNeitherMavenNorNodeOnceItIsBuilt() throws Exception {
        parley("--version");
        Files.delete(bin.resolve("mvn"));

        assertThat(parley("--version").code()).isZero();
    }

    @Test
    void saysWhatFailedAndWhereTheLogIs() throws Exception {
        Files.createFile(bin.resolve("mvn.broken"));
        Ended ended = parley("serve");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("[ERROR] it does not compile")
                .endsWith("The whole log: " + clone.resolve("dist/target/build.log") + "\n");
    }

    @Test
    void buildsAfterABuildThatWasKilled() throws Exception {
        Path lock = Files.createDirectories(clone.resolve("dist/target/building"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

        assertThat(parley("--version").code()).isZero();
        assertThat(lock).doesNotExist();
    }

    private static void assertSentence(Ended ended, String part) {
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).hasLineCount(1).contains(part);
    }

    private Ended parley(String... args) throws Exception {
        return run(clone.resolve("parley"), args);
    }

    private Ended run(Path launcher, String... args) throws Exception {
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Stream.concat(Stream.of(launcher.toString()), Stream.of(args))
                                        .toList())
                        .directory(temp.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(Duration.ofSeconds(30))).as("ended in time").isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Path pretendJdk(String version) throws IOException {
        Path home = Files.createDirectories(temp.resolve("jdks").resolve(version));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"),
                "JAVA_RUNTIME_VERSION=\"%1$s+9-LTS\"\nJAVA_VERSION=\"%1$s\"\n".formatted(version));
        script(home.resolve("bin/java"), JAVA);
        script(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        return home;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void changeLater(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }

    private static Path onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
