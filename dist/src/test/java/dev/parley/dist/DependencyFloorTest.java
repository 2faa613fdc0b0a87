package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.protocol.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds what is in the jar and in the page against {@code dependency-floor.txt}, by the lists that
 * the build makes of them.
 */
class DependencyFloorTest {
    private static final Path FLOORS = Path.of("dependency-floor.txt");
    private static final Path JAR = Path.of("target", "parley.jar");
    private static final Path IN_JAR = Path.of("target", "libraries.txt");
    private static final Path BOM_OF_JAR = Path.of("target", "parley.cdx.json");
    private static final Path BOM_OF_PAGE = Path.of("target", "parley-web.cdx.json");

    /** {@code group:artifact:jar:classifier:version:scope}, mostly without the classifier. */
    private static final Pattern LISTED =
            Pattern.compile(
                    "\\s+([^:\\s]+:[^:\\s]+):jar:(?:[^:\\s]+:)?([^:\\s]+):(?:compile|runtime).*");

    private static final Pattern MAVEN = Pattern.compile("pkg:maven/(.+)/(.+)@([^?]+).*");
    private static final Pattern NPM = Pattern.compile("pkg:npm/(.+)@([^?]+).*");

    private record Bom(List<Component> components) {}

    private record Component(String purl) {}

    private record Floor(String library, String version) {}

    private static List<Floor> floors() {
        return lines(FLOORS).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+", 3))
                .map(
                        parts -> {
                            assertThat(parts).as("a library, a version and a reason").hasSize(3);
                            return new Floor(parts[0], parts[1]);
                        })
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Versions by library, as {@code group:artifact} or {@code npm:name}. */
    private static Map<String, String> packed() throws IOException {
        var versions = new TreeMap<>(inJar());
        for (var npm : bom(BOM_OF_PAGE, NPM)) {
            // Of a package that is there twice, the older one counts.
            versions.merge("npm:" + npm.group(1), npm.group(2), DependencyFloorTest::older);
        }
        return versions;
    }

    private static Map<String, String> inJar() {
        return lines(IN_JAR).stream()
                .map(LISTED::matcher)
                .filter(Matcher::matches)
                .collect(
                        Collectors.toMap(
                                line -> line.group(1),
                                line -> line.group(2),
                                DependencyFloorTest::older));
    }

    private static List<Matcher> bom(Path file, Pattern kind) throws IOException {
        return Json.body(Files.readAllBytes(file), Bom.class).components().stream()
                .map(component -> URLDecoder.decode(component.purl(), StandardCharsets.UTF_8))
                .map(kind::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private static String older(String one, String other) {
        return isOlder(one, other) ? one : other;
    }

    private static boolean isOlder(String version, String than) {
        return Version.parse(version).compareTo(Version.parse(than)) < 0;
    }

    @Test
    void nothingIsOlderThanItMayBe() throws IOException {
        var packed = packed();

        var tooOld =
                floors().stream()
                        .filter(floor -> packed.containsKey(floor.library()))
                        .filter(floor -> isOlder(packed.get(floor.library()), floor.version()))
                        .map(floor -> floor + ", but there is " + packed.get(floor.library()))
                        .toList();
        assertThat(tooOld).isEmpty();
    }

    /** Else a line that is spelt wrongly, or a list that was not made, would pass for a proof. */
    @Test
    void everyLineIsAboutALibraryThatIsThere() throws IOException {
        assertThat(packed()).containsKeys(names(floors()));
    }

    private static String[] names(List<Floor> floors) {
        return floors.stream().map(Floor::library).toArray(String[]::new);
    }

    @Test
    void theListForOthersNamesWhatIsInTheJar() throws IOException {
        assumeTrue(
                Files.exists(BOM_OF_JAR) && changedAt(BOM_OF_JAR).compareTo(changedAt(JAR)) >= 0,
                "CycloneDX does nothing in a build that is offline");

        assertThat(bom(BOM_OF_JAR, MAVEN))
                .extracting(maven -> maven.group(1) + ":" + maven.group(2) + " " + maven.group(3))
                .containsAll(
                        inJar().entrySet().stream()
                                .map(library -> library.getKey() + " " + library.getValue())
                                .toList());
    }

    private static FileTime changedAt(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    @Test
    void comparesVersionsByTheirNumbers() {
        assertThat(isOlder("4.2.9.Final", "4.2.15.Final")).isTrue();
        assertThat(isOlder("1.9", "1.84")).isTrue();
        assertThat(isOlder("3.41.2.1", "3.41.2.2")).isTrue();
        assertThat(isOlder("4.2.15.Final", "4.2.15.Final")).isFalse();
        assertThat(isOlder("42.7.11", "42.7.2")).isFalse();
    }
}
