package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Holds {@code docs/security.md} to what it names. */
class SecurityPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/security.md");

    /** Where sources are, in a module's folder. */
    private static final List<String> FOLDERS = List.of("src", "test", "e2e");

    /** The third column of a table is code, the fourth is tests. */
    private static final Pattern ROW =
            Pattern.compile("\\| [^|]+ \\| [^|]+ \\|([^|]*)\\|([^|]+)\\|");

    private static final Pattern NAMED =
            Pattern.compile("`([A-Za-z]\\w*(?:\\.test)?)(\\.[a-z]+)?(?:#(\\w+))?`");

    /** Sources by the names of their files, without the ending of Java's. */
    private static final Map<String, Path> SOURCES = sources();

    private static Map<String, Path> sources() {
        var found = new TreeMap<String, Path>();
        try (var modules = Files.list(ROOT)) {
            modules.flatMap(module -> FOLDERS.stream().map(module::resolve))
                    .filter(Files::isDirectory)
                    .forEach(folder -> addFiles(folder, found));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    private static void addFiles(Path folder, Map<String, Path> found) {
        try (var files = Files.walk(folder)) {
            files.forEach(
                    file -> found.put(file.getFileName().toString().replace(".java", ""), file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<MatchResult> rows() throws IOException {
        var rows =
                Files.readAllLines(PAGE).stream()
                        .map(ROW::matcher)
                        .filter(row -> row.matches() && !row.group(1).contains("---"))
                        .map(row -> row.toMatchResult())
                        .toList();
        assertThat(rows).hasSizeGreaterThan(50);
        return rows;
    }

    private static List<MatchResult> namedIn(String column) {
        return NAMED.matcher(column).results().toList();
    }

    @Test
    void namesCodeThatIsThere() throws IOException {
        var missing = new ArrayList<String>();
        for (var row : rows()) {
            for (var named : namedIn(row.group(1))) {
                if (!SOURCES.containsKey(fileOf(named))) {
                    missing.add(named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void namesATestThatIsThereInEveryRow() throws IOException {
        var missing = new ArrayList<String>();
        for (var row : rows()) {
            var tests = namedIn(row.group(2));
            if (tests.isEmpty() && !row.group(2).strip().matches("test|not tested")) {
                missing.add(row.group());
            }
            for (var test : tests) {
                if (!isThere(test)) {
                    missing.add(test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static String fileOf(MatchResult named) {
        return named.group(1) + (named.group(2) == null ? "" : named.group(2));
    }

    private static boolean isThere(MatchResult test) throws IOException {
        var file = SOURCES.get(fileOf(test));
        var method = test.group(3);
        if (file == null || method == null) {
            return file != null && file.toString().contains("Test");
        }
        var source = Files.readString(file);
        return source.contains(" void " + method + "(") || source.contains("it('" + method + "'");
    }
}
