package dev.parley.storage.jdbi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The statements of one resource file, each after a line {@code -- name: its_name}. As {@code <}
 * begins a list to be filled in, comparisons are written with {@code >}.
 */
final class Statements {
    private static final String NAME = "-- name: ";

    private final String file;
    private final Map<String, String> byName;

    private Statements(String file, Map<String, String> byName) {
        this.file = file;
        this.byName = Map.copyOf(byName);
    }

    static Statements of(String file) {
        try (var in = Statements.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no resource " + file);
            }
            return new Statements(
                    file, parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The text of one statement. */
    String get(String name) {
        var text = byName.get(name);
        if (text == null) {
            throw new IllegalArgumentException("there is no statement " + name + " in " + file);
        }
        return text;
    }

    private static Map<String, String> parse(String text) {
        var found = new HashMap<String, String>();
        for (var part : text.split("(?m)^" + NAME, -1)) {
            var end = part.indexOf('\n');
            if (end > 0) {
                found.put(
                        part.substring(0, end).strip(),
                        part.substring(end).strip().replaceAll(";$", ""));
            }
        }
        return found;
    }
}
