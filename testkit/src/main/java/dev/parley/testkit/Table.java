package dev.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Cases of a test as lines of a text file, their columns separated by {@code |}. Empty lines and
 * those that begin with {@code #} say nothing.
 */
public final class Table {
    private Table() {}

    /**
     * @param of the class beside which, or from whose root, the file is named
     * @param columns how many each line has
     * @return the lines, each as its columns without the spaces around them; never empty
     */
    public static List<List<String>> rows(Class<?> of, String file, int columns) {
        try (var in = Objects.requireNonNull(of.getResourceAsStream(file), file)) {
            var rows =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(line -> row(file, line, columns))
                            .toList();
            if (rows.isEmpty()) {
                throw new IllegalArgumentException(file + " has no rows");
            }
            return rows;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> row(String file, String line, int columns) {
        var row = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
        if (row.size() != columns) {
            throw new IllegalArgumentException(
                    "%s: %d columns instead of %d: %s".formatted(file, row.size(), columns, line));
        }
        return row;
    }
}
