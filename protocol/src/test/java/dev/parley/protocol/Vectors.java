package dev.parley.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Named;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads the golden vectors with a mapper of its own, so that {@link Json} does not judge itself.
 */
final class Vectors {
    private static final ObjectMapper PLAIN = new ObjectMapper();

    private Vectors() {}

    static Stream<Named<JsonNode>> cases(String file) {
        try (var in = Vectors.class.getResourceAsStream("/vectors/" + file)) {
            return StreamSupport.stream(PLAIN.readTree(in).spliterator(), false)
                    .map(one -> Named.of(one.path("name").textValue(), one));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode tree(byte[] utf8) {
        try {
            return PLAIN.readTree(utf8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return PLAIN.writeValueAsBytes(tree);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A text that may be written as parts and repetitions. */
    static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        var joined = new StringBuilder();
        for (var part : value) {
            if (part.isTextual()) {
                joined.append(part.textValue());
                continue;
            }
            for (int i = 0; i < part.path("times").intValue(); i++) {
                var once = part.path("repeat").textValue();
                joined.append(
                        part.path("numbered").booleanValue()
                                ? once.replace("#", "%012d".formatted(i))
                                : once);
            }
        }
        return joined.toString();
    }
}
