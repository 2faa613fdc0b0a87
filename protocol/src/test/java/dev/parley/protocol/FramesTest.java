package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds {@link Json} to the golden vectors. */
class FramesTest {
    @ParameterizedTest
    @MethodSource("clientFrames")
    void readsAndWritesClientFrames(JsonNode vector) {
        var decoded = Json.clientFrame(Vectors.bytes(vector.path("frame")));

        var encoded = Json.encode(decoded);

        assertThat(Vectors.tree(encoded)).isEqualTo(meaning(vector));
        assertThat(Json.clientFrame(encoded)).isEqualTo(decoded);
        assertThat(Json.encode(Json.clientFrame(encoded))).isEqualTo(encoded);
    }

    @ParameterizedTest
    @MethodSource("serverFrames")
    void readsAndWritesServerFrames(JsonNode vector) {
        var decoded = Json.serverFrame(Vectors.bytes(vector.path("frame")));

        if (meaning(vector).isNull()) {
            assertThat(decoded).isNull();
            return;
        }
        var encoded = Json.encode(decoded);
        assertThat(Vectors.tree(encoded)).isEqualTo(meaning(vector));
        assertThat(Json.serverFrame(encoded)).isEqualTo(decoded);
        assertThat(Json.encode(Json.serverFrame(encoded))).isEqualTo(encoded);
    }

    @Test
    void coversEveryTypeOfFrame() {
        assertThat(typesIn(clientFrames())).containsAll(types(ClientFrame.class));
        assertThat(typesIn(serverFrames())).containsAll(types(ServerFrame.class));
    }

    @ParameterizedTest
    @MethodSource("boundaryFrames")
    void acceptsWhatIsAtTheLimit(JsonNode vector) {
        var decoded = Json.clientFrame(Vectors.text(vector.path("input")).getBytes(UTF_8));

        assertThat(Json.clientFrame(Json.encode(decoded))).isEqualTo(decoded);
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void refusesBadFramesWithCodeAndField(JsonNode vector) {
        byte[] input = Vectors.text(vector.path("input")).getBytes(UTF_8);

        var refused = catchThrowableOfType(ProtocolException.class, () -> Json.clientFrame(input));

        assertThat(refused).as("refusal").isNotNull();
        assertThat(refused.code().wireName()).isEqualTo(vector.path("code").textValue());
        assertThat(refused.field()).isEqualTo(vector.path("field").textValue());
        assertThat(refused.ref()).isEqualTo(vector.path("ref").textValue());
        assertThat(refused.sentence()).endsWith(".").hasSizeLessThan(200);
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        byte[] input = "{\"type\":\"typing\",\"channel\":\"?\"}".getBytes(UTF_8);
        input[input.length - 3] = (byte) 0xC3;

        var refused = catchThrowableOfType(ProtocolException.class, () -> Json.clientFrame(input));

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    @Test
    void tellsTheClientOfBrokenServerFrames() {
        for (var input : new String[] {"", "{", "null", "[]", "{}", "{\"type\":\"welcome\"}"}) {
            var refused =
                    catchThrowableOfType(
                            ProtocolException.class, () -> Json.serverFrame(input.getBytes(UTF_8)));

            assertThat(refused).as(input).isNotNull();
        }
    }

    private static JsonNode meaning(JsonNode vector) {
        return vector.has("reads_as") ? vector.path("reads_as") : vector.path("frame");
    }

    private static Set<String> typesIn(Stream<Named<JsonNode>> vectors) {
        return vectors.map(vector -> meaning(vector.getPayload()).path("type").asText())
                .collect(Collectors.toSet());
    }

    private static Set<String> types(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(
                        one ->
                                one.isRecord()
                                        ? Stream.of(
                                                SnakeCaseStrategy.INSTANCE.translate(
                                                        one.getSimpleName()))
                                        : types(one).stream())
                .collect(Collectors.toSet());
    }

    static Stream<Named<JsonNode>> clientFrames() {
        return Vectors.cases("client-frames.json");
    }

    static Stream<Named<JsonNode>> serverFrames() {
        return Vectors.cases("server-frames.json");
    }

    static Stream<Named<JsonNode>> boundaryFrames() {
        return Vectors.cases("boundary-frames.json");
    }

    static Stream<Named<JsonNode>> badFrames() {
        return Vectors.cases("bad-frames.json");
    }
}
