package dev.parley.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.NullNode;

import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** Every key that can be set, read off the configuration's records and their defaults. */
final class ConfigKeys {
    private static final String SECRET_FILE_SUFFIX = "_file";

    private final SequencedMap<String, Key> byName = new LinkedHashMap<>();
    private final ObjectMapper mapper;

    ConfigKeys(Record defaults, ObjectMapper mapper) {
        this.mapper = mapper;
        collect("", defaults);
    }

    /**
     * One key.
     *
     * @param type what its value is bound to
     * @param standard its default; a null node when it has none
     * @param secret for the twin of a secret, whose value is the file to read it from, the secret's
     *     own key
     */
    record Key(String name, Type type, JsonNode standard, @Nullable String secret) {
        boolean isSecret() {
            return type == Secret.class;
        }

        /** For a secret: the key of its twin. */
        String fileKey() {
            return name + SECRET_FILE_SUFFIX;
        }

        /** The same key as an environment variable. */
        String variable() {
            return "PARLEY_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
        }
    }

    Collection<Key> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    Optional<Key> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Key> ofVariable(String variable) {
        return byName.values().stream().filter(key -> key.variable().equals(variable)).findAny();
    }

    boolean isSection(String name) {
        return byName.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    /** The key that somebody who wrote this most likely meant. */
    Key nearest(String name) {
        return Collections.min(
                byName.values(), Comparator.comparingInt(key -> distance(name, key.name())));
    }

    Key nearestToVariable(String variable) {
        return Collections.min(
                byName.values(), Comparator.comparingInt(key -> edits(variable, key.variable())));
    }

    /** Letters to change; a right last word in the wrong section, or half a key, costs little. */
    private static int distance(String written, String known) {
        if (known.startsWith(written + "_")) {
            return 1;
        }
        return Math.min(edits(written, known), 2 + edits(lastWord(written), lastWord(known)));
    }

    private static String lastWord(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int i = 0; i <= to.length(); i++) {
            row[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }

    private void collect(String section, Record defaults) {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            Object standard = read(component, defaults);
            JsonNode node = standard == null ? NullNode.instance : mapper.valueToTree(standard);
            String name = section + nameOf(component);
            if (standard instanceof Record record && isUnwrapped(component)) {
                collect(section, record);
            } else if (standard instanceof Record record && node.isObject()) {
                collect(name + ".", record);
            } else {
                Key key = new Key(name, component.getGenericType(), node, null);
                byName.put(name, key);
                if (key.isSecret()) {
                    byName.put(
                            key.fileKey(),
                            new Key(key.fileKey(), Path.class, NullNode.instance, name));
                }
            }
        }
    }

    private static boolean isUnwrapped(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
    }

    private static String nameOf(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property != null
                ? property.value()
                : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(
                        component.getName());
    }

    private static @Nullable Object read(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
