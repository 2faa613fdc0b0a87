package dev.parley.app;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;

import dev.parley.app.ConfigKeys.Key;
import dev.parley.app.LoadedConfig.Setting;
import dev.parley.secret.Secret;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lays the YAML file, the environment and the flags over {@link Config#DEFAULTS} and lets Jackson
 * bind the sum. A loader loads once.
 */
final class ConfigLoader {
    /** The launcher's variables. */
    private static final String LAUNCHER_PREFIX = "PARLEY_JAVA_";

    /** Variables of the terminal's commands, which people may have set for good. */
    private static final Set<String> OF_TERMINAL =
            Set.of("PARLEY_PASSWORD", "PARLEY_CONFIG_HOME", "PARLEY_ENGINES");

    /** Names the YAML file itself. */
    static final String FILE_VARIABLE = "PARLEY_CONFIG";

    private final ObjectMapper mapper =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .build())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Path.class, ToStringSerializer.instance)
                                    .addDeserializer(Path.class, new PathDeserializer()))
                    .build();

    private final ConfigKeys keys = new ConfigKeys(Config.DEFAULTS, mapper);
    private final Map<String, Value> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** Later ones win. */
    private enum Layer {
        FILE,
        ENVIRONMENT,
        FLAGS
    }

    /**
     * @param source as in {@link Setting#source}
     */
    private record Value(JsonNode node, Layer layer, String source) {}

    /**
     * @param file the YAML file; null when there is none
     * @param environment all variables of the process
     * @param flags text by full key
     * @throws ConfigException naming all unknown keys and all values that cannot be
     */
    LoadedConfig load(
            @Nullable Path file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigException {
        if (file != null) {
            readFile(file);
        }
        readEnvironment(new TreeMap<>(environment));
        readFlags(flags);
        keys.all().forEach(this::checkType);
        keys.all().stream().filter(Key::isSecret).forEach(this::readSecret);
        failIfProblems();
        return new LoadedConfig(bind(), keys.all().stream().map(this::setting).toList());
    }

    private void readFile(Path file) throws ConfigException {
        try (JsonParser parser = mapper.createParser(Files.readString(file))) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readSection(file, parser, "");
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                problems.add(file + ": expected lines of the form \"key: value\"");
            }
        } catch (JsonProcessingException e) {
            problems.add(at(file, e.getLocation().getLineNr()) + ": " + e.getOriginalMessage());
            failIfProblems();
        } catch (NoSuchFileException e) {
            problems.add("There is no configuration file " + file);
        } catch (IOException e) {
            problems.add("The configuration file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** From behind the section's opening to its end. */
    private void readSection(Path file, JsonParser parser, String section) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = section + parser.currentName();
            String source = at(file, parser.currentTokenLocation().getLineNr());
            JsonToken token = parser.nextToken();
            if (keys.named(name).isPresent()) {
                JsonNode node = mapper.readTree(parser);
                if (!node.isNull()) {
                    values.put(name, new Value(node, Layer.FILE, source));
                }
            } else if (token == JsonToken.START_OBJECT) {
                readSection(file, parser, name + ".");
            } else if (!keys.isSection(name)) {
                problems.add(source + ": " + unknown(name, keys.nearest(name).name()));
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                problems.add(
                        source + ": " + name + " is a section, its keys go below it, indented");
                parser.skipChildren();
            }
        }
    }

    private void readEnvironment(Map<String, String> environment) {
        for (var entry : environment.entrySet()) {
            String variable = entry.getKey();
            // Compose files and units also pass on variables that nobody set.
            if (!isSetting(variable) || entry.getValue().isBlank()) {
                continue;
            }
            Optional<Key> key = keys.ofVariable(variable);
            if (key.isPresent()) {
                putText(key.get(), entry.getValue(), Layer.ENVIRONMENT, variable);
            } else {
                problems.add(unknown(variable, keys.nearestToVariable(variable).variable()));
            }
        }
    }

    private static boolean isSetting(String variable) {
        return variable.startsWith("PARLEY_")
                && !variable.startsWith(LAUNCHER_PREFIX)
                && !OF_TERMINAL.contains(variable)
                && !variable.equals(FILE_VARIABLE);
    }

    private void readFlags(Map<String, String> flags) {
        for (var entry : flags.entrySet()) {
            Optional<Key> key = keys.named(entry.getKey());
            if (key.isPresent()) {
                putText(key.get(), entry.getValue(), Layer.FLAGS, "--" + entry.getKey());
            } else {
                problems.add(unknown(entry.getKey(), keys.nearest(entry.getKey()).name()));
            }
        }
    }

    private void putText(Key key, String text, Layer layer, String source) {
        JsonNode node = TextNode.valueOf(text);
        if (key.standard().isArray()) {
            ArrayNode list = mapper.createArrayNode();
            Arrays.stream(text.split(",", -1)).map(String::strip).forEach(list::add);
            node = list;
        }
        values.put(key.name(), new Value(node, layer, source));
    }

    private void checkType(Key key) {
        Value value = values.get(key.name());
        if (value == null) {
            return;
        }
        try {
            mapper.convertValue(value.node(), typeOf(key));
        } catch (IllegalArgumentException e) {
            String shown = key.isSecret() ? "the value" : withoutPasswords(value.node().toString());
            problems.add(
                    "%s: %s must be %s, but is %s"
                            .formatted(value.source(), key.name(), expected(key, e), shown));
        }
    }

    /** Takes the secret from its file, unless a later layer gives the secret itself. */
    private void readSecret(Key key) {
        Value direct = values.get(key.name());
        Value file = values.get(key.fileKey());
        if (file == null) {
            return;
        }
        if (direct != null && direct.layer() == file.layer()) {
            problems.add(
                    "%s: %s and %s are both set; keep one"
                            .formatted(file.source(), key.name(), key.fileKey()));
        } else if (direct == null || direct.layer().compareTo(file.layer()) < 0) {
            try {
                Secret secret = Secret.read(Path.of(file.node().asText()));
                values.put(
                        key.name(),
                        new Value(
                                TextNode.valueOf(secret.reveal()),
                                file.layer(),
                                file.node().asText()));
            } catch (IOException e) {
                String why =
                        e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
                problems.add(
                        "%s: %s %s cannot be read: %s"
                                .formatted(
                                        file.source(), key.fileKey(), file.node().asText(), why));
            }
        }
    }

    private Config bind() throws ConfigException {
        ObjectNode tree = mapper.createObjectNode();
        for (Key key : keys.all()) {
            if (key.secret() == null) {
                Value value = values.get(key.name());
                put(tree, key.name(), value == null ? key.standard() : value.node());
            }
        }
        try {
            return mapper.treeToValue(tree, Config.class);
        } catch (JsonMappingException e) {
            problems.add(brokenRule(e));
            failIfProblems();
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the configuration's records cannot be bound", e);
        }
    }

    private void put(ObjectNode tree, String name, JsonNode value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            tree.set(name, value);
        } else {
            put(tree.withObjectProperty(name.substring(0, dot)), name.substring(dot + 1), value);
        }
    }

    /** A record refused its values, by a message that starts with the key inside its section. */
    private String brokenRule(JsonMappingException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = String.valueOf(cause.getMessage());
        String section =
                e.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .map(name -> name + ".")
                        .collect(Collectors.joining());
        String name = section + message.split(" ", 2)[0];
        Value value = values.get(name);
        return (value == null ? "" : value.source() + ": ") + section + message;
    }

    private Setting setting(Key key) {
        Value value = values.get(key.name());
        if (value == null) {
            return new Setting(
                    key.name(),
                    key.standard().isNull() ? "" : yaml(key.standard()),
                    key.standard().isNull() ? "not set" : "default");
        }
        return new Setting(
                key.name(),
                key.isSecret() ? "(hidden)" : withoutPasswords(yaml(value.node())),
                value.source());
    }

    /** An address may hold one, in front of its host or as a parameter. */
    private static String withoutPasswords(String text) {
        return text.replaceAll("(://[^/:@\\s]*:)\\S*@", "$1(hidden)@")
                .replaceAll("(?i)(password=)[^&\"\\s]*", "$1(hidden)");
    }

    private String yaml(JsonNode node) {
        try {
            return node.isContainerNode()
                    ? node.toString()
                    : mapper.writeValueAsString(node).strip();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String expected(Key key, IllegalArgumentException e) {
        Class<?> type = typeOf(key).getRawClass();
        if (type == int.class || type == Integer.class || type == long.class) {
            return "a whole number";
        }
        if (type == double.class) {
            return "a number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == URI.class) {
            return "a URL";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == String.class || type == Path.class || key.isSecret()) {
            return "one line of text";
        }
        return e.getCause() instanceof JsonMappingException mapping && mapping.getCause() != null
                ? String.valueOf(mapping.getCause().getMessage())
                : "a " + type.getSimpleName();
    }

    private JavaType typeOf(Key key) {
        return mapper.constructType(key.type());
    }

    private static String unknown(String written, String nearest) {
        return "there is no setting " + written + "; did you mean " + nearest + "?";
    }

    private static String at(Path file, int line) {
        return line > 0 ? file + " line " + line : file.toString();
    }

    private void failIfProblems() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** A path as people write it; Jackson's own would take text with a colon for a URL. */
    private static final class PathDeserializer extends FromStringDeserializer<Path> {
        private static final long serialVersionUID = 1;

        PathDeserializer() {
            super(Path.class);
        }

        @Override
        protected Path _deserialize(String text, DeserializationContext context) {
            return Path.of(text);
        }
    }
}
