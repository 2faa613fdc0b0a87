package dev.parley.role.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** {@code openapi.json}, against which every answer of a test is held. */
final class Contract {
    static final String PREFIX = "/api/v1";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode document;
    private final JsonNode strict;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final Map<String, JsonSchema> byPointer = new ConcurrentHashMap<>();

    private Contract(JsonNode document) {
        this.document = document;
        // Clients ignore unknown fields, but an answer that has one has an undocumented one.
        strict = document.deepCopy();
        for (var schema : strict.at("/components/schemas")) {
            if (schema.has("properties") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        }
    }

    static Contract read() {
        try (var in = ApiRole.class.getResourceAsStream("openapi.json")) {
            return new Contract(MAPPER.readTree(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    JsonNode document() {
        return document;
    }

    /** All calls, as {@code GET /me}. */
    TreeSet<String> calls() {
        var calls = new TreeSet<String>();
        document.get("paths")
                .fields()
                .forEachRemaining(
                        path ->
                                path.getValue()
                                        .fieldNames()
                                        .forEachRemaining(
                                                method ->
                                                        calls.add(
                                                                method.toUpperCase(Locale.ROOT)
                                                                        + " "
                                                                        + path.getKey())));
        return calls;
    }

    /** Fails unless the call is documented and its answer looks as documented. */
    void check(String method, String path, int status, @Nullable String type, String body) {
        var template = template(path);
        if (template == null) {
            assertProblem(status, type, body);
            return;
        }
        var operation = operation(method, path);
        if (operation.isMissingNode()) {
            assertThat(status).isEqualTo(405);
            assertProblem(status, type, body);
            return;
        }
        var response = operation.get("responses").get(Integer.toString(status));
        if (response == null) {
            assertProblem(status, type, body);
            return;
        }
        if (!response.has("content")) {
            assertThat(body).isEmpty();
            return;
        }
        assertThat(type).isEqualTo("application/json");
        var schema = response.at("/content/application~1json/schema");
        if (schema.has("$ref")) {
            assertValid(schema.get("$ref").textValue(), body);
        }
    }

    /** Fails when a request was taken that is not documented. */
    void checkRequest(String method, String path, int status, @Nullable String body) {
        if (status >= 300 || body == null) {
            return;
        }
        var schema =
                operation(method, path).at("/requestBody/content/application~1json/schema/$ref");
        assertThat(schema.isTextual()).as("%s %s takes a body", method, path).isTrue();
        assertThat(faults(document, schema.textValue(), body)).as(body).isEmpty();
    }

    private JsonNode operation(String method, String path) {
        return document.path("paths")
                .path(String.valueOf(template(path)))
                .path(method.toLowerCase(Locale.ROOT));
    }

    private void assertProblem(int status, @Nullable String type, String body) {
        assertThat(status).isBetween(400, 599);
        assertThat(type).isEqualTo("application/problem+json");
        var problem = assertValid("#/components/schemas/Problem", body);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
    }

    private JsonNode assertValid(String pointer, String body) {
        assertThat(faults(strict, pointer, body)).as("%s in %s", pointer, body).isEmpty();
        return json(body);
    }

    private List<String> faults(JsonNode from, String pointer, String body) {
        var key = (from == strict ? "strict " : "") + pointer;
        var schema = byPointer.computeIfAbsent(key, _ -> schema(from, pointer));
        var faults = new ArrayList<String>();
        schema.validate(json(body)).forEach(fault -> faults.add(fault.getMessage()));
        return faults;
    }

    private JsonSchema schema(JsonNode from, String pointer) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("$ref", pointer);
        root.set("components", from.get("components"));
        var config = SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER);
        return schemas.getSchema(root, config.formatAssertionsEnabled(true).build());
    }

    static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException broken) {
            return fail("not JSON: " + body, broken);
        }
    }

    /** The documented path that a request's path is an instance of; a plain one goes first. */
    @Nullable String template(String path) {
        var plain = path.replaceFirst("\\?.*", "").replaceFirst("^" + PREFIX, "");
        if (document.get("paths").has(plain)) {
            return plain;
        }
        var names = document.get("paths").fieldNames();
        while (names.hasNext()) {
            var template = names.next();
            if (plain.matches(template.replaceAll("\\{\\w+}", "[^/]+"))) {
                return template;
            }
        }
        return null;
    }
}
